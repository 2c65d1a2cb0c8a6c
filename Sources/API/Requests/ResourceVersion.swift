package import History

/// The API's decimal string of a revision: the only place where the two are converted.
package enum ResourceVersion {
    /// nil when `text` is not an unsigned decimal number.
    package static func revision(_ text: String) -> Revision? {
        guard !text.isEmpty, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
            return nil
        }
        return UInt64(text).map(Revision.init(_:))
    }

    package static func text(_ revision: Revision) -> String { String(revision.rawValue) }
}
