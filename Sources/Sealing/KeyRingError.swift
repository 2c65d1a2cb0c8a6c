/// Why a key ring could not be used, and what to do.
package struct KeyRingError: Error, CustomStringConvertible {
    package enum Problem: Sendable {
        case unreadable(String)
        case unwritable(String)
        case readableByOthers
        case newerVersion
        case garbled(String)
        case insideStore(String)
    }

    package let path: String
    package let problem: Problem

    package init(path: String, problem: Problem) {
        self.path = path
        self.problem = problem
    }

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
                + "to get a new one (what is sealed under the old keys is then lost, and digests "
                + "made with them no longer compare)"
        case .insideStore(let store):
            "key ring \(path) lies in the store \(store) whose keys it would hold: who copies the "
                + "one has the other; name a place outside with --key-ring"
        }
    }
}
