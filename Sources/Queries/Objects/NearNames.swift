/// Names that someone may have meant: cheap edit distance, and names that contain what was typed.
enum NearNames {
    static func of(
        _ typed: String, among names: some Sequence<String>, limit: Int = 3
    ) -> [String] {
        var scored: [(score: Int, name: String)] = []
        let bytes = Array(typed.utf8)
        for name in names where name != typed {
            let limit = max(2, bytes.count / 3)
            if let distance = distance(bytes, Array(name.utf8), limit: limit) {
                scored.append((distance, name))
            } else if bytes.count >= 3, name.contains(typed) || typed.contains(name) {
                scored.append((limit + 1 + abs(name.utf8.count - bytes.count), name))
            }
        }
        scored.sort { $0.score == $1.score ? $0.name < $1.name : $0.score < $1.score }
        var near: [String] = []
        for (_, name) in scored where near.count < limit && !near.contains(name) {
            near.append(name)
        }
        return near
    }

    /// Levenshtein's; nil when over `limit`.
    private static func distance(_ a: [UInt8], _ b: [UInt8], limit: Int) -> Int? {
        guard abs(a.count - b.count) <= limit else { return nil }
        var row = Array(0...b.count)
        for i in a.indices {
            var diagonal = row[0]
            row[0] = i + 1
            for j in b.indices {
                let cost = min(row[j + 1] + 1, row[j] + 1, diagonal + (a[i] == b[j] ? 0 : 1))
                diagonal = row[j + 1]
                row[j + 1] = cost
            }
        }
        return row[b.count] <= limit ? row[b.count] : nil
    }
}
