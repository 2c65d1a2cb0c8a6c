import Testing

@testable import History

struct MyersDiffTests {
    /// Length of a longest common subsequence, by the textbook's table.
    private func commonLength(_ a: [Int], _ b: [Int]) -> Int {
        var table = Array(repeating: Array(repeating: 0, count: b.count + 1), count: a.count + 1)
        for i in a.indices {
            for j in b.indices {
                table[i + 1][j + 1] =
                    a[i] == b[j] ? table[i][j] + 1 : max(table[i][j + 1], table[i + 1][j])
            }
        }
        return table[a.count][b.count]
    }

    @Test("A script keeps a longest common subsequence, in order", arguments: 0..<400)
    func shortest(seed: Int) {
        var generator = SeededGenerator(seed: UInt64(seed))
        let letters = 1 + generator.below(6)
        let a = (0..<generator.below(30)).map { _ in generator.below(letters) }
        let b = (0..<generator.below(30)).map { _ in generator.below(letters) }
        let script = MyersDiff(a, b)
        let kept = a.indices.filter { !script.removed[$0] }.map { a[$0] }
        let stayed = b.indices.filter { !script.inserted[$0] }.map { b[$0] }
        #expect(kept == stayed, "seed \(seed)")
        #expect(kept.count == commonLength(a, b), "seed \(seed)")
    }

    @Test func `Sequences without anything in common go and come whole`() {
        let script = MyersDiff(Array(0..<300), Array(300..<700))
        #expect(script.removed.allSatisfy { $0 })
        #expect(script.inserted.allSatisfy { $0 })
    }
}
