/// The order of versions by maturity: v2, v1, v1beta2, v1beta1, v1alpha1, then others by name.
package enum APIVersionOrder {
    package static func precedes(_ a: String, _ b: String) -> Bool {
        switch (rank(of: a), rank(of: b)) {
        case (let a?, let b?):
            if a.stability != b.stability { return a.stability > b.stability }
            return a.major != b.major ? a.major > b.major : a.minor > b.minor
        case (_?, nil): return true
        case (nil, _?): return false
        case (nil, nil): return a < b
        }
    }

    private struct Rank {
        /// 2 stable, 1 beta, 0 alpha.
        var stability: Int
        var major: Int
        var minor: Int
    }

    private static func rank(of version: String) -> Rank? {
        guard version.hasPrefix("v") else { return nil }
        let rest = version.dropFirst()
        let digits = rest.prefix { $0.isASCII && $0.isNumber }
        guard let major = Int(digits), major > 0 else { return nil }
        let tail = rest.dropFirst(digits.count)
        if tail.isEmpty { return Rank(stability: 2, major: major, minor: 0) }
        for (word, stability) in [("alpha", 0), ("beta", 1)] where tail.hasPrefix(word) {
            guard let minor = Int(tail.dropFirst(word.count)), minor > 0 else { return nil }
            return Rank(stability: stability, major: major, minor: minor)
        }
        return nil
    }
}
