package import History

/// Why the store could not do what was asked. None of them leaves the store changed.
package enum StoreError: Error, Equatable, CustomStringConvertible {
    case notFound(path: String)
    case alreadyExists(path: String)
    /// A file or directory is there, but it is not a store.
    case notAStore(path: String, what: String)
    /// Written by a later version of the program.
    case newerFormat(path: String, found: Int, known: Int)
    /// Another process has the store open for writing.
    case locked(path: String)
    case readOnly(path: String)
    case beforeFirst(first: Revision)
    case afterHead(head: Revision)
    /// A new event at or below the head whose revision the store does not know.
    case missingBelowHead(revision: Revision, head: Revision)
    /// A record that contradicts itself or the log, such as a supplement to an unknown revision.
    case badRecord(what: String)
    /// Bytes on disk are not what was written. Other reads go on.
    case damaged(where: String, what: String)
    case diskFull(path: String)
    /// The address space reserved for the log is used up.
    case mapFull(path: String)
    /// An earlier write failed in a way that leaves the state of the disk unknown.
    case writesStopped(path: String, why: String)
    case system(path: String, operation: String, message: String)
    /// The object is sealed, and there is no key for it here, or none any more.
    case sealed(object: String, why: String)
    /// The resource is to be sealed, and there is no key to seal with.
    case noSealingKey(resource: String)

    package var description: String {
        switch self {
        case .notFound(let path):
            "no store at \(path); `hindsight import` makes one, `--store` names another"
        case .alreadyExists(let path):
            "\(path) exists already; choose another path or remove it first"
        case .notAStore(let path, let what):
            "\(path) is not a Hindsight store: \(what)"
        case .newerFormat(let path, let found, let known):
            "\(path) has store format \(found), this program knows up to \(known); "
                + "use a newer hindsight"
        case .locked(let path):
            "\(path) is being written by another process; wait until it is done, or read only"
        case .readOnly(let path):
            "\(path) is open for reading only"
        case .beforeFirst(let first):
            "nothing is known before revision \(first), the first of the store"
        case .afterHead(let head):
            "the store ends at revision \(head); later ones do not exist yet"
        case .missingBelowHead(let revision, let head):
            "revision \(revision) is not in the store, which has later ones (head \(head)); "
                + "history can't be filled in later: import all files together into a new store"
        case .badRecord(let what):
            "the record can't be stored: \(what)"
        case .damaged(let place, let what):
            "the store is damaged at \(place): \(what); `hindsight verify` lists all damage"
        case .diskFull(let path):
            "no space left on the disk of \(path); nothing was lost: make room and repeat"
        case .mapFull(let path):
            "\(path) has reached its largest size; nothing was lost: continue in a new store"
        case .writesStopped(let path, let why):
            "writing to \(path) has stopped (\(why)); open it again and run `hindsight verify`"
        case .system(let path, let operation, let message):
            "\(operation) \(path): \(message)"
        case .sealed(let object, let why):
            "\(object) can't be read: \(why)"
        case .noSealingKey(let resource):
            "\(resource) are sealed in this store, and its key is not in the key ring: start again "
                + "with the right --key-ring"
        }
    }
}
