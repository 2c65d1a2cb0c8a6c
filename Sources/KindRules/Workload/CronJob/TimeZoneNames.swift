/// The names of the IANA time zone database, which a CronJob's schedule may be in.
///
/// The names that Debian's and Go's copies of the database have; spelled exactly.
package enum TimeZoneNames {
    package static func contains(_ name: String) -> Bool { all.contains(name) }

    private static let all: Set<String> = {
        var all: Set<String> = []
        for line in data.split(separator: "\n") {
            let words = line.split(separator: " ")
            guard let region = words.first else { continue }
            for zone in words.dropFirst() {
                all.insert(region == "-" ? String(zone) : "\(region)/\(zone)")
            }
        }
        return all
    }()
}
