import KubernetesAPI
import Queries

/// `marks` for people.
struct MarksText {
    let width: Int?

    func lines(_ marks: [MarkLine]) -> [StyledText] {
        var table = TextTable([
            .init(title: "REVISION", alignedRight: true), .init(title: "TIME"),
            .init(title: "MARK", minimum: 10), .init(title: "BY", minimum: 5),
            .init(title: "NOTE", minimum: 20, overflow: .wrap),
        ])
        for mark in marks {
            table.add([
                StyledText("\(mark.at.revision)", .revision),
                StyledText(mark.at.time?.formatted(fractionDigits: 0) ?? "-", .faint),
                StyledText(mark.name, .strong), StyledText(mark.author, .person),
                StyledText(mark.text),
            ])
        }
        return table.lines(width: width)
    }
}
