import Glibc
package import EventStore
import History

/// Why an import did not go through. Whatever the store held before is untouched, and records that
/// were appended before the error are whole: importing again goes on from there.
package enum ImportError: Error, CustomStringConvertible {
    case unreadable(file: String, errno: Int32)
    /// A line that is not what it should be.
    case line(file: String, line: Int, reason: String)
    case nothingToImport(paths: [String], skipped: [String])
    case otherCluster(file: String, found: String, known: String, knownFrom: String)
    /// Revisions below the store's head that the store does not hold.
    case missingBelowHead(revision: UInt64, object: String, head: UInt64, file: String)
    case temporary(path: String, errno: Int32)
    case stopped(String)
    case store(StoreError)

    package var description: String {
        switch self {
        case .unreadable(let file, let code):
            "\(file) can't be read: \(systemMessage(code))"
        case .line(let file, let line, let reason):
            "\(file), line \(line): \(reason); nothing of this import was stored"
        case .nothingToImport(let paths, let skipped):
            "no audit log and no watch recording in \(paths.joined(separator: ", "))"
                + (skipped.isEmpty ? "" : " (looked at \(skipped.joined(separator: ", ")))")
                + "; a line of a watch recording is {\"type\",\"object\",...}, "
                + "one of an audit log is an audit.k8s.io Event"
        case .otherCluster(let file, let found, let known, let knownFrom):
            "\(file) is of another cluster: its namespace kube-system has the UID \(found), "
                + "\(knownFrom) has \(known); import it into a store of its own"
        case .missingBelowHead(let revision, let object, let head, let file):
            "\(file) holds revision \(revision) (\(object)), which lies below the store's head "
                + "\(head) and is not in the store: import all files of a recording together "
                + "into a new store"
        case .temporary(let path, let code):
            "\(path) can't be written: \(systemMessage(code)); an import needs room for its "
                + "uncompressed lines beside the store"
        case .stopped(let reason): reason
        case .store(let error): "\(error)"
        }
    }

    /// 5 for what the outside did (disk, files), 3 for a damaged store, 2 for wrong input.
    package var exitCode: Int32 {
        switch self {
        case .unreadable, .temporary, .stopped: 5
        case .store: 3
        case .line, .nothingToImport, .otherCluster, .missingBelowHead: 2
        }
    }
}

private func systemMessage(_ code: Int32) -> String {
    // strerror's text is static or per thread, and is copied at once.
    unsafe String(cString: strerror(code))
}
