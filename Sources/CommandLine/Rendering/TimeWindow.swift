import Queries

/// What `--since` and `--until` were resolved to, said beside the answer: its lines carry their own
/// revisions and times.
enum TimeWindow {
    static func say(
        since: String?, until: String?, _ source: AnswerSource, _ context: CommandContext
    ) throws {
        var text = StyledText()
        if let since {
            let moment = try source.moment(MomentQuery(since, as: .since))
            text += StyledText("since ", .faint) + TimeText.moment(moment, as: since)
        }
        if let until {
            let moment = try source.moment(MomentQuery(until, as: .until))
            text += StyledText(text.isEmpty ? "until " : " until ", .faint)
            text += TimeText.moment(moment, as: until)
        }
        if !text.isEmpty { context.talk.say(text) }
    }
}
