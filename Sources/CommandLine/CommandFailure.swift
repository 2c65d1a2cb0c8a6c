import ArgumentParser
import Queries

/// Why a command did not do its work, with the exit code that says so.
package struct CommandFailure: Error, CustomStringConvertible {
    package enum Status: Int32, Sendable {
        case notFound = 1
        case wrongUse = 2
        case damaged = 3
        case notAllowed = 4
        case outside = 5
    }

    package var status: Int32
    /// Empty when the answer has said it already (differences with `--exit-code`).
    package var message: String

    package init(_ status: Status, _ message: String) {
        self.status = status.rawValue
        self.message = message
    }

    init(_ error: QueryError) {
        status = error.exitCode
        message = error.message
    }

    package var description: String { message }
}
