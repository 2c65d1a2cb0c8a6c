package import KubernetesAPI
internal import LMDB
package import Sealing

/// Named moments of a rotation, where tests kill the process.
package enum RotationMoment: String, Codable, CaseIterable, Sendable {
    /// Some data keys are wrapped anew, and that is durable.
    case rewrappedSome
    /// All are; the log does not say so yet, and the old keys are still in the key ring.
    case rewrappedAll
    /// The log says so; the old keys are still there.
    case recorded
}

extension Store {
    /// Data keys of one transaction.
    private static let rewrapCount = 1_000

    /// Wraps every data key under the key that wraps now; those that are already, stay. The log's
    /// payloads are not touched. Interrupted, it goes on where it was when it is called again.
    ///
    /// - Returns: how many were wrapped anew.
    package func rewrapDataKeys(
        onMoment: (RotationMoment) -> Void = { _ in }
    ) throws(StoreError) -> Int {
        guard let writer else { throw .readOnly(path: path) }
        guard let wrapping = dataKeys.wrapping else { throw .noSealingKey(resource: "secrets") }
        let run = snapshot().run
        var count = 0
        var next: UInt64 = 1
        while next <= run.dataKeys.count {
            var changed: [(UInt64, WrappedDataKey)] = []
            while next <= run.dataKeys.count, changed.count < Self.rewrapCount {
                defer { next += 1 }
                if let key = try rewrapped(next, under: wrapping, run) {
                    changed.append((next, key))
                }
            }
            if changed.isEmpty { continue }
            try writer.changeKeys { transaction, table throws(LMDBError) in
                for (number, key) in changed {
                    try transaction.put(key.bytes, in: table, at: LMDBKey(number))
                }
            }
            count += changed.count
            onMoment(.rewrappedSome)
        }
        return count
    }

    private func rewrapped(
        _ number: UInt64, under wrapping: KeyEncryptionKey, _ run: Run
    ) throws(StoreError) -> WrappedDataKey? {
        do {
            guard let row = try dataKeys.wrapped(number), row.wrappingKey != wrapping.id,
                let object = run.dataKeys.object(of: number)
            else { return nil }
            return try WrappedDataKey(
                try dataKeys.key(number, run), number: number,
                for: dataKeys.place(of: object, run), under: wrapping, dataKeys.randomness)
        } catch let error as Unreadable {
            throw .sealed(object: "data key \(number)", why: error.words)
        } catch {
            throw .damaged(where: "data key \(number)", what: "\(error)")
        }
    }

    /// Records that all data keys are wrapped under the key that wraps now.
    package func recordRotation(by user: String, at time: Timestamp) throws(StoreError) {
        guard let wrapping = dataKeys.wrapping else { throw .noSealingKey(resource: "secrets") }
        try appendPlanned { plan, _ throws(StoreError) in
            plan.addRotation(to: wrapping.id.rawValue, by: user, at: time.nanoseconds)
        }
    }
}

/// Exchanges a store's key-encryption key: a new one into the key ring, all data keys wrapped under
/// it, the old one out of the key ring. Killed anywhere, the store stays readable, and the next run
/// finishes what this one began.
package struct KeyRotation {
    package struct Report: Sendable {
        package var rewrapped: Int
        /// It went on with a rotation that was interrupted.
        package var wasResumed: Bool
    }

    private let store: Store
    private let keyRing: String
    private let randomness: Randomness
    private let onMoment: (RotationMoment) -> Void

    package init(
        _ store: Store, keyRing: String, randomness: Randomness = .system,
        onMoment: @escaping (RotationMoment) -> Void = { _ in }
    ) {
        self.store = store
        self.keyRing = keyRing
        self.randomness = randomness
        self.onMoment = onMoment
    }

    package func run(by user: String, at time: Timestamp) throws -> Report {
        guard let ring = try KeyRing(opening: keyRing) else {
            throw KeyRingError(path: keyRing, problem: .unreadable("there is none"))
        }
        let wasResumed = ring.sealingKeys(store: store.uuid).count > 1
        if !wasResumed { _ = try ring.addingKey(store: store.uuid, randomness: randomness) }
        try store.reloadKeys()
        let count = try store.rewrapDataKeys(onMoment: onMoment)
        onMoment(.rewrappedAll)
        try store.recordRotation(by: user, at: time)
        onMoment(.recorded)
        _ = try ring.removingOldKeys(store: store.uuid)
        try store.reloadKeys()
        return Report(rewrapped: count, wasResumed: wasResumed)
    }
}
