package import EventStore
package import Queries

/// Why an export was not written.
package enum ExportError: Error, CustomStringConvertible {
    /// Something is there already and would be mixed with, or lost to, the export.
    case exists(path: String)
    case system(path: String, message: String)
    case store(StoreError)
    case query(QueryError)

    package var description: String {
        switch self {
        case .exists(let path):
            "\(path) exists already and is not empty\nchoose another path, or remove it first"
        case .system(let path, let message): "\(path) can't be written: \(message)"
        case .store(let error): error.description
        case .query(let error): error.message
        }
    }
}
