import History
import KubernetesAPI

/// A time as the user typed it: `797`, `head~3`, `first`, a mark's name, RFC 3339, `5m`.
///
/// RFC 3339 may lack its zone (then UTC), its seconds, or its date (then the store's only day that
/// has such a time); a space may stand for the `T`.
package struct TimeSpec: Hashable, Sendable {
    /// What the time bounds, which decides what a short form and a time outside the store mean.
    package enum Role: Sendable {
        /// A state. A date alone is the end of that day; outside the store is an error.
        case at
        /// The start of a stretch, taken in. A time before the first event is the first.
        case since
        /// The end of a stretch, taken in. `23:48` is the end of that minute; a time after the
        /// head is the head.
        case until
    }

    package var text: String

    package init(_ text: String) {
        self.text = text
    }

    /// Why `name` can't be a mark's: it reads as another form of a time, or has characters that an
    /// address can't carry plainly. Nil when it can be.
    package static func problem(withMarkName name: String) -> String? {
        switch TimeForm(name) {
        case .name: break
        case .head, .first:
            return "\"\(name)\" can't be a mark: head, now and first stand for moments already"
        default: return "\"\(name)\" can't be a mark: it reads as a revision or a time"
        }
        let plain = name.unicodeScalars.allSatisfy { scalar in
            scalar.properties.isAlphabetic || scalar.properties.numericType != nil
                || "-_.:+".unicodeScalars.contains(scalar)
        }
        guard plain, !name.isEmpty, !name.hasPrefix("-"), !name.hasPrefix("."),
            !name.contains(".."), name.utf8.count <= 100
        else {
            return "\"\(name)\" can't be a mark: write up to 100 letters, digits, - _ and ., "
                + "beginning with a letter or digit"
        }
        return nil
    }

    /// Whether it is a distance back: `5m`, `-2h30m`.
    package static func isDistance(_ text: String) -> Bool { TimeForm.distance(text) != nil }

    /// The revision that the words mean in this store. For `.since` it is the first revision of
    /// the stretch, for the other roles the last that had happened.
    package func resolve(
        _ reader: Reader, as role: Role = .at
    ) throws(QueryError) -> Moment {
        try TimeResolution(reader: reader, text: text, role: role).moment()
    }
}
