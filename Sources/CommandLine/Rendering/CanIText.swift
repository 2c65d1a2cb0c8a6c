import Queries

/// `can-i` for people: the answer, why, and for whom it was worked out.
struct CanIText {
    let width: Int?

    func lines(_ answer: CanIAnswer, typed: String?) -> [StyledText] {
        var text = answer.allowed ? StyledText("yes", .added) : StyledText("no", .removed)
        text += StyledText("  ") + StyledText(answer.user, .person)
        text += StyledText(answer.allowed ? " can " : " cannot ")
        text += ActionText.words(answer.action)
        text += StyledText(" at ") + TimeText.moment(answer.at, as: typed)
        let details = [answer.reason, groups(answer)] + answer.notes
        let indent = StyledText("  ")
        return [text]
            + details.filter { !$0.isEmpty }.flatMap { detail in
                StyledText(detail, .faint).wrapped(to: max(30, (width ?? .max) - indent.width))
                    .map { indent + $0 }
            }
    }

    private func groups(_ answer: CanIAnswer) -> String {
        let names = answer.groups.joined(separator: ", ")
        return switch answer.groupSource {
        case .given: "groups: \(names)"
        case .recorded: "groups, as recorded: \(names)"
        case .unknown:
            "no request of this user is recorded, so no groups are known but \(names): "
                + "give them with --as-group"
        }
    }
}
