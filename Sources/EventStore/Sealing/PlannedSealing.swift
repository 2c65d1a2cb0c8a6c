internal import History
internal import KubernetesAPI
internal import Sealing

/// Seals the documents of one append: gives objects data keys as they need them, and collects the
/// rows that the same transaction writes.
struct PlannedSealing {
    /// An object's versions of an hour share a data key. So what a shredding takes ends at a
    /// version, or less than an hour of changes away from one.
    static let epochNanoseconds: Int64 = 3_600_000_000_000

    let keys: DataKeys
    private(set) var made: [(number: UInt64, key: DataKey, wrapped: WrappedDataKey)] = []
    private var latest: [UInt32: UInt64] = [:]
    /// Data keys whose rows go.
    var shredded: [UInt64] = []
    /// Objects whose next version begins an epoch, whatever the time.
    var renewed: Set<UInt32> = []

    init(_ keys: DataKeys) {
        self.keys = keys
    }

    /// The document's sealed bytes, and the record to put before it when it has a new data key.
    mutating func seal(
        _ document: UnsealedDocument, _ event: NewEvent, object: UInt32, _ run: Run
    ) throws(StoreError) -> (bytes: [UInt8], record: KeyEnvelope?) {
        let place = SealedPlace(storeUUID: keys.storeUUID, key: event.key, uid: event.uid)
        let time =
            event.request?.completed ?? event.request?.received ?? event.observed
        let known = latest[object] ?? run.dataKeys.latest(of: object)
        var number = known.flatMap { usable($0, at: time?.nanoseconds, run) ? $0 : nil }
        if renewed.remove(object) != nil { number = nil }
        var record: KeyEnvelope?
        do throws(SealingFault) {
            let key: DataKey
            if let number {
                key = try existing(number, run)
            } else {
                let from = time?.nanoseconds ?? 0
                (number, key) = try makeKey(for: place, run)
                record = .made(number: number ?? 0, object: object, from: from)
                latest[object] = number
                times[number ?? 0] = from
            }
            let sealed = try SealedDocument(
                document, keyNumber: number ?? 0, key, for: place, keys.randomness)
            return (sealed.bytes, record)
        } catch {
            throw .badRecord(what: "\(event.key) can't be sealed: \(error)")
        }
    }

    /// From when on the data keys are used that are made here.
    private var times: [UInt64: Int64] = [:]

    private func usable(_ number: UInt64, at time: Int64?, _ run: Run) -> Bool {
        if run.dataKeys.shredding(of: number) != nil { return false }
        guard let time else { return true }
        let start = times[number] ?? run.dataKeys.time(of: number)
        return time &- start < Self.epochNanoseconds
    }

    private func existing(_ number: UInt64, _ run: Run) throws(SealingFault) -> DataKey {
        if let own = made.first(where: { $0.number == number }) { return own.key }
        do throws(Unreadable) {
            return try keys.key(number, run)
        } catch {
            throw .notAuthentic
        }
    }

    private mutating func makeKey(
        for place: SealedPlace, _ run: Run
    ) throws(SealingFault) -> (UInt64, DataKey) {
        guard let wrapping = keys.wrapping else { throw .noKey }
        let number = run.dataKeys.count + UInt64(made.count) + 1
        let key = DataKey(keys.randomness)
        let wrapped = try WrappedDataKey(
            key, number: number, for: place, under: wrapping, keys.randomness)
        made.append((number, key, wrapped))
        return (number, key)
    }

    /// After the transaction: what was made is known, what was shredded is not.
    func settle() {
        for entry in made { keys.remember(entry.key, number: entry.number) }
        keys.forget(shredded)
    }
}
