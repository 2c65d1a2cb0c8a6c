import EventStore

/// Why a reading command has no answer, in words for the person who asked.
package struct QueryError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Raw values are the command's exit codes.
    package enum Kind: Int32, Sendable {
        case notFound = 1
        case wrongUse = 2
        case damaged = 3
        case notAllowed = 4
        case outside = 5
    }

    package var kind: Kind
    /// What is wrong, where, and what to do next: one or more lines, no full stop after the last.
    package var message: String

    package init(_ kind: Kind, _ message: String) {
        self.kind = kind
        self.message = message
    }

    package var exitCode: Int32 { kind.rawValue }
    package var description: String { message }
}

extension QueryError {
    init(_ error: StoreError) {
        let kind: Kind =
            switch error {
            case .damaged: .damaged
            case .notFound, .notAStore, .alreadyExists, .beforeFirst, .afterHead, .readOnly,
                .missingBelowHead, .badRecord, .newerFormat: .wrongUse
            case .locked, .diskFull, .mapFull, .writesStopped, .system, .sealed, .noSealingKey:
                .outside
            }
        self.init(kind, error.description)
    }

    /// For the few calls that throw whatever their closures throw.
    init(wrapping error: any Error) {
        switch error {
        case let error as QueryError: self = error
        case let error as StoreError: self.init(error)
        default: self.init(.outside, "\(error)")
        }
    }
}
