/// Lists of indexes as a status has them: `0,3-5`.
enum JobIndexes {
    struct Problem: Error {
        var text: String
        init(_ text: String) { self.text = text }
    }

    static func count(_ text: String, _ completions: Int64) -> Result<Int64, Problem> {
        if text.isEmpty { return .success(0) }
        var total: Int64 = 0
        var last: Int64 = -1
        for interval in text.split(separator: ",", omittingEmptySubsequences: false) {
            let ends = interval.split(separator: "-", omittingEmptySubsequences: false)
            if ends.count > 2 {
                return .failure(
                    Problem(
                        "the fragment \(GoQuoted.text(String(interval))) violates the requirement "
                            + "that an index interval can have at most two parts separated by '-'"))
            }
            var bounds: [Int64] = []
            for end in ends {
                guard let index = Int64(end) else {
                    return .failure(
                        Problem(
                            "cannot convert string to integer for index: "
                                + GoQuoted.text(String(end))))
                }
                if index >= completions {
                    return .failure(Problem("too large index: \(GoQuoted.text(String(end)))"))
                }
                bounds.append(index)
            }
            let (low, high) = (bounds[0], bounds[bounds.count - 1])
            if low <= last || (bounds.count == 2 && low >= high) {
                return .failure(Problem("non-increasing order, previous: \(last), current: \(low)"))
            }
            total += high - low + 1
            last = high
        }
        return .success(total)
    }
}
