import Testing

@testable import CommandLine

struct StyledTextTests {
    @Test("Colour is written only when asked for")
    func colour() {
        let text = StyledText("alice", .person) + StyledText(" did it")
        #expect(text.rendered(colour: false) == "alice did it")
        #expect(text.rendered(colour: true) == "\u{1B}[1;36malice\u{1B}[0m did it")
    }

    @Test("Names can't steer the terminal")
    func controlCharacters() {
        let text = StyledText("a\u{1B}[2Jb\nc\u{202E}d", .person)
        #expect(text.rendered(colour: false) == "a?[2Jb\\nc?d")
    }

    @Test("A cut text ends in an ellipsis and has the width asked for")
    func cutting() {
        let text = StyledText("deployment/") + StyledText("checkout", .strong)
        #expect(text.cut(to: 14).plain == "deployment/ch…")
        #expect(text.cut(to: 14).width == 14)
        #expect(text.cut(to: 19).plain == "deployment/checkout")
        #expect(text.cut(to: 0).plain == "")
    }

    @Test("Wide characters count as two columns and are never halved")
    func wideCharacters() {
        let text = StyledText("日本語")
        #expect(text.width == 6)
        #expect(text.cut(to: 4).plain == "日…")
    }

    @Test("Wrapping breaks at spaces, and inside words that are longer than a line")
    func wrapping() {
        let text = StyledText("spec.replicas 3 -> 0 and image registry.example.com/checkout:v2")
        #expect(
            text.wrapped(to: 20).map(\.plain) == [
                "spec.replicas 3 -> 0", "and image", "registry.example.com", "/checkout:v2",
            ])
        #expect(StyledText().wrapped(to: 10).count == 1)
    }

    @Test("Every wrapped line keeps to the width and no letter gets lost", arguments: 1...40)
    func wrappingKeepsAll(width: Int) {
        let words = "one three fifteen averyveryverylongword, (and) a tail  with  blanks"
        let lines = StyledText(words).wrapped(to: width)
        #expect(lines.allSatisfy { $0.width <= width })
        let letters = lines.map(\.plain).joined().filter { $0 != " " }
        #expect(letters == words.filter { $0 != " " })
    }
}

struct TextTableTests {
    private func table() -> TextTable {
        var table = TextTable([
            .init(title: "REV", alignedRight: true), .init(title: "WHO", minimum: 6),
            .init(title: "WHAT", minimum: 10, overflow: .wrap),
        ])
        table.add([StyledText("7"), StyledText("alice"), StyledText("spec.replicas 3 -> 0")])
        table.add([
            StyledText("1008"), StyledText("deployment-controller"), StyledText("status changed"),
        ])
        return table
    }

    @Test("Columns take their natural width when nobody bounds them")
    func natural() {
        #expect(
            plain(table().lines(width: nil)) == """
                 REV  WHO                    WHAT
                   7  alice                  spec.replicas 3 -> 0
                1008  deployment-controller  status changed

                """)
    }

    @Test("On a narrow terminal the widest columns give way first")
    func narrow() {
        let lines = table().lines(width: 34)
        #expect(lines.allSatisfy { $0.width <= 34 })
        #expect(
            plain(lines) == """
                 REV  WHO            WHAT
                   7  alice          spec.replicas
                                     3 -> 0
                1008  deployment-c…  status
                                     changed

                """)
    }
}
