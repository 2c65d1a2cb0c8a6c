package import EventStore
import Importer
import Export

extension CommandFailure {
    package init(storeError error: StoreError) {
        let status: Status =
            switch error {
            case .beforeFirst, .afterHead: .notFound
            case .alreadyExists, .notAStore, .readOnly, .missingBelowHead: .wrongUse
            case .damaged, .badRecord: .damaged
            case .notFound, .newerFormat, .locked, .diskFull, .mapFull, .writesStopped, .system,
                .sealed, .noSealingKey:
                .outside
            }
        var advice = ""
        if case .readOnly = error {
            advice = "\narchives stay as they were written: give a store that is a directory"
        }
        self.init(status, error.description + advice)
    }

    init(importError error: ImportError) {
        if case .store(let cause) = error {
            self.init(storeError: cause)
        } else {
            self.init(.outside, error.description)
            status = error.exitCode
        }
    }

    init(exportError error: ExportError) {
        switch error {
        case .store(let cause): self.init(storeError: cause)
        case .query(let cause): self.init(cause)
        case .exists: self.init(.wrongUse, error.description)
        case .system: self.init(.outside, error.description)
        }
    }
}
