internal import KubernetesAPI
internal import LMDB
internal import Sealing
internal import Synchronization

/// A store's data keys, unwrapped when they are needed and remembered, a few thousand of them.
/// Nothing of it is ever written.
final class DataKeys: Sendable {
    private static let countMax = 4_096

    private struct State {
        var keys: SealingKeys
        var known = BoundedCache<UInt64, DataKey>(costMax: DataKeys.countMax)
    }

    let policy: SealingPolicy
    let randomness: Randomness
    let redactor: SecretRedactor
    let storeUUID: [UInt8]
    private let source: @Sendable () throws(KeyRingError) -> SealingKeys
    private let medium: LogReader.Medium
    private let state: Mutex<State>

    /// A key ring that can't be read counts as none here; who needs it is told by whoever opens
    /// the store with it.
    init(_ sealing: StoreSealing, storeUUID: [UInt8], _ medium: LogReader.Medium) {
        policy = sealing.policy
        randomness = sealing.randomness
        redactor = sealing.redactor
        self.storeUUID = storeUUID
        self.medium = medium
        let text = uuidText(storeUUID)
        let keys = sealing.keys
        source = { () throws(KeyRingError) in try keys(text) }
        state = Mutex(State(keys: (try? keys(text)) ?? .none))
    }

    /// What wraps new data keys.
    var wrapping: KeyEncryptionKey? { state.withLock { $0.keys.wrapping } }
    var keys: SealingKeys { state.withLock { $0.keys } }

    /// Asks for the key-encryption keys anew.
    func reload() throws(KeyRingError) {
        let keys = try source()
        state.withLock { $0.keys = keys }
    }

    func remember(_ key: DataKey, number: UInt64) {
        state.withLock { $0.known.insert(key, at: number, cost: 1) }
    }

    func forget(_ numbers: [UInt64]) {
        state.withLock { state in
            for number in numbers { state.known.remove(number) }
        }
    }

    func place(of object: UInt32, _ run: Run) -> SealedPlace {
        SealedPlace(
            storeUUID: storeUUID, key: run.objectKey(ofObject: object),
            uid: run.interns.objects.uid(of: object).string)
    }

    /// The document that the sealed bytes of an event hold.
    func unsealed(
        _ bytes: [UInt8], ofEvent index: Int, _ run: Run
    ) throws(StoreError) -> UnsealedDocument {
        let place = place(of: run.objects[index], run)
        let why: Unreadable
        do {
            let sealed = try SealedDocument(stored: bytes)
            return try sealed.unsealed(try key(sealed.keyNumber, run), for: place)
        } catch let error as Unreadable {
            why = error
        } catch {
            why = .damaged("the sealed bytes can't be unsealed: \(error)")
        }
        let object = "\(place.key) at revision \(run.revision(of: index))"
        if case .damaged(let what) = why {
            throw .damaged(where: "record \(run.positions[index])", what: what)
        }
        throw .sealed(object: object, why: why.words)
    }

    /// The data key with a number, of the life of an object that `run` says.
    func key(_ number: UInt64, _ run: Run) throws(Unreadable) -> DataKey {
        if let known = state.withLock({ $0.known.value(number) }) { return known }
        guard let object = run.dataKeys.object(of: number) else {
            throw .damaged("it names data key \(number), which no record makes")
        }
        if let shredding = run.dataKeys.shredding(of: number) {
            throw .shredded(
                by: run.interns.principals[safe: shredding.principal]?.user ?? "",
                at: shredding.time)
        }
        guard let wrapped = try wrapped(number) else { throw .keyNotHere(isArchive: isArchive) }
        guard let wrapping = wrappingKey(wrapped.wrappingKey) else {
            throw .noKeyEncryptionKey(wrapped.wrappingKey.description)
        }
        do throws(SealingFault) {
            let key = try wrapped.unwrapped(
                number: number, for: place(of: object, run), under: wrapping)
            remember(key, number: number)
            return key
        } catch {
            throw .damaged("data key \(number) can't be unwrapped: \(error)")
        }
    }

    private var isArchive: Bool { if case .archive = medium { true } else { false } }

    /// Another process may have rotated the key-encryption key since.
    private func wrappingKey(_ id: KeyID) -> KeyEncryptionKey? {
        if let known = state.withLock({ $0.keys[id] }) { return known }
        try? reload()
        return state.withLock { $0.keys[id] }
    }

    func wrapped(_ number: UInt64) throws(Unreadable) -> WrappedDataKey? {
        guard case .directory(let directory) = medium, let table = directory.keys else {
            return nil
        }
        do {
            let row = try directory.environment.beginRead().copy(in: table, at: LMDBKey(number))
            return try row.map { bytes throws(SealingFault) in
                try WrappedDataKey(stored: bytes)
            }
        } catch {
            throw .damaged("data key \(number): \(error)")
        }
    }
}

/// Why sealed bytes can't be read.
enum Unreadable: Error {
    case noKeyEncryptionKey(String)
    case keyNotHere(isArchive: Bool)
    case shredded(by: String, at: Int64)
    case damaged(String)

    var words: String {
        switch self {
        case .noKeyEncryptionKey(let id):
            "sealed: key \(id), under which its data key is wrapped, is not in the key ring"
        case .keyNotHere(isArchive: true): "sealed: an archive holds no keys"
        case .keyNotHere(isArchive: false): "sealed: its data key is not in the store"
        case .shredded(let user, let time):
            "shredded by \(user) at \(Timestamp(nanoseconds: time)): its data key is destroyed"
        case .damaged(let what): what
        }
    }
}
