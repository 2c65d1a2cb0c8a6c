package import KubernetesAPI
internal import LMDB
package import Sealing

/// What of a store is sealed, under which keys, and what became of them.
package struct SealingStatus: Sendable {
    package struct Act: Sendable {
        package var by: String
        package var at: Timestamp
    }

    package struct WrappingKey: Sendable {
        package var id: KeyID
        package var dataKeys: Int
        /// nil: it is not here, so what it wraps can't be read.
        package var origin: String?
        package var isCurrent: Bool
    }

    package var dataKeys = 0
    package var shredded = 0
    package var wrappingKeys: [WrappingKey] = []
    package var lastShredding: Act?
    package var lastRotation: Act?
    /// Keys were shredded and the key-encryption key was not rotated since, or a rotation was
    /// interrupted: until it is finished, who has the file and the key ring can find deleted keys.
    package var isRotationDue = false
}

extension Store {
    package func sealingStatus() throws(StoreError) -> SealingStatus {
        let run = snapshot().run
        let keys = dataKeys.keys
        var status = SealingStatus()
        status.dataKeys = Int(run.dataKeys.count)
        status.shredded = run.dataKeys.shreddedCount
        var counts: [KeyID: Int] = [:]
        for number in 1..<run.dataKeys.count + 1 {
            do throws(Unreadable) {
                if let key = try dataKeys.wrapped(number) { counts[key.wrappingKey, default: 0] += 1 }
            } catch {
                throw .damaged(where: "data key \(number)", what: error.words)
            }
        }
        for id in Set(counts.keys).union(keys.ids).sorted() {
            status.wrappingKeys.append(
                SealingStatus.WrappingKey(
                    id: id, dataKeys: counts[id] ?? 0, origin: keys[id]?.origin,
                    isCurrent: id == keys.wrapping?.id))
        }
        func act(_ record: DataKeyRecords.Shredding) -> SealingStatus.Act {
            SealingStatus.Act(
                by: run.interns.principals[safe: record.principal]?.user ?? "",
                at: Timestamp(nanoseconds: record.time))
        }
        status.lastShredding = run.dataKeys.lastShredding.map(act)
        status.lastRotation = run.dataKeys.lastRotation.map(act)
        let shredded = run.dataKeys.lastShredding?.position ?? 0
        let rotated = run.dataKeys.lastRotation?.position ?? 0
        status.isRotationDue = shredded > rotated
            || counts.keys.contains { $0 != keys.wrapping?.id } || keys.ids.count > 1
        return status
    }
}
