import History
import Testing

struct UnifiedDiffTests {
    /// Applies a diff's text with code of its own, checking every line that it names.
    private func applied(_ text: String, to before: [String]) throws -> [String] {
        var result: [String] = []
        var old = 0
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false)[...]
        #expect(lines.popLast() == "")
        for line in lines.dropFirst(2) {
            if line.hasPrefix("@@ ") {
                let numbers = line.split(separator: " ")
                let start = numbers[1].dropFirst().split(separator: ",")
                let count = start.count == 2 ? Int(start[1]) ?? -1 : 1
                let first = (Int(start[0]) ?? -1) - (count > 0 ? 1 : 0)
                while old < first {
                    result.append(before[old])
                    old += 1
                }
                let newStart = numbers[2].dropFirst().split(separator: ",")
                let newCount = newStart.count == 2 ? Int(newStart[1]) ?? -1 : 1
                #expect(Int(newStart[0]) == result.count + (newCount > 0 ? 1 : 0))
            } else {
                let content = String(line.dropFirst())
                if line.first != "+" {
                    try #require(before[old] == content)
                    old += 1
                }
                if line.first != "-" { result.append(content) }
            }
        }
        return result + before[old...]
    }

    @Test("A diff applies to the first text and makes the second", arguments: 0..<300)
    func applies(seed: Int) throws {
        var generator = SeededGenerator(seed: UInt64(seed))
        let before = (0..<generator.below(60)).map { _ in "line \(generator.below(25))" }
        var after = before.filter { _ in !generator.chance(10) }
        for _ in 0..<generator.below(5) {
            after.insert("new \(generator.below(9))", at: generator.below(after.count + 1))
        }
        let diff = UnifiedDiff(from: before, to: after)
        if before == after {
            #expect(diff.isEmpty)
        } else {
            #expect(try applied(diff.text(from: "a", to: "b"), to: before) == after, "seed \(seed)")
        }
    }

    @Test func `Far changes make hunks of their own with three lines around`() {
        let before = (1...30).map(String.init)
        var after = before
        after[4] = "five"
        after.remove(at: 24)
        let text = UnifiedDiff(from: before, to: after).text(from: "old", to: "new")
        #expect(
            text == """
                --- old
                +++ new
                @@ -2,7 +2,7 @@
                 2
                 3
                 4
                -5
                +five
                 6
                 7
                 8
                @@ -22,7 +22,6 @@
                 22
                 23
                 24
                -25
                 26
                 27
                 28

                """)
    }

    @Test func `A new text is one hunk that starts at line 0 of nothing`() {
        let diff = UnifiedDiff(fromText: "", toText: "a\nb\n")
        #expect(diff.hunks.map(\.header) == ["@@ -0,0 +1,2 @@"])
    }

    @Test func `Equal texts have no diff`() {
        #expect(UnifiedDiff(fromText: "a\n", toText: "a").text(from: "x", to: "y") == "")
    }
}
