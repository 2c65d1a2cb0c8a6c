/// Why a key ring could not be used, and what to do.
package struct KeyRingError: Error, CustomStringConvertible {
    package enum Problem: Sendable {
        case unreadable(String)
        case unwritable(String)
        case readableByOthers
        case newerVersion
        case garbled(String)
    }

    package let path: String
    package let problem: Problem

    package var description: String {
        switch problem {
        case .unreadable(let reason): "key ring \(path) can't be read: \(reason)"
        case .unwritable(let reason):
            "key ring \(path) can't be made: \(reason); name another place with --key-ring"
        case .readableByOthers:
            "key ring \(path) can be read by others than its owner: run chmod 600 \(path)"
        case .newerVersion: "key ring \(path) was made by a newer hindsight: use that one"
        case .garbled(let reason):
            "key ring \(path) is not usable: \(reason); restore it from a backup, or move it away "
                + "to get a new one (digests made with the old keys then no longer compare)"
        }
    }
}
