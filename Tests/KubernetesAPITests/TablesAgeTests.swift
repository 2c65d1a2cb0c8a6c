import KubernetesAPI
import Testing

struct TablesAgeTests {
    @Test("an age has at most two units, coarser the longer it is", arguments: [
        (-5, "<invalid>"), (-2, "<invalid>"), (-1, "0s"), (0, "0s"), (1, "1s"), (119, "119s"),
        (120, "2m"), (121, "2m1s"), (599, "9m59s"), (600, "10m"), (10_799, "179m"),
        (10_800, "3h"), (10_860, "3h1m"), (28_799, "7h59m"), (28_800, "8h"), (172_799, "47h"),
        (172_800, "2d"), (176_400, "2d1h"), (691_199, "7d23h"), (691_200, "8d"),
        (63_071_999, "729d"), (63_072_000, "2y"), (63_158_400, "2y1d"),
        (252_287_999, "7y364d"), (252_288_000, "8y"),
    ])
    func steps(seconds: Int64, text: String) {
        let start = Timestamp(nanoseconds: 1_000_000_000_000_000_000)
        let end = Timestamp(nanoseconds: start.nanoseconds + seconds * 1_000_000_000)
        #expect(Age.text(from: start, to: end) == text)
        #expect(Age.text(seconds: seconds) == text)
    }

    @Test("fractions are cut, and a second and a half ahead is still skew")
    func fractions() {
        let start = Timestamp(nanoseconds: 0)
        #expect(Age.text(from: start, to: Timestamp(nanoseconds: 1_999_999_999)) == "1s")
        #expect(Age.text(from: start, to: Timestamp(nanoseconds: -1_500_000_000)) == "0s")
    }

    @Test("no time and no valid time are unknown")
    func unknown() {
        let now = Timestamp(nanoseconds: 0)
        #expect(Age.text(fromRFC3339: nil, to: now) == "<unknown>")
        #expect(Age.text(fromRFC3339: "yesterday", to: now) == "<unknown>")
    }

    @Test("the ends of time do not overflow")
    func extremes() {
        let first = Timestamp(nanoseconds: .min)
        let last = Timestamp(nanoseconds: .max)
        #expect(Age.text(from: first, to: last) == "292y")
        #expect(Age.text(from: last, to: first) == "<invalid>")
    }
}
