import ConfigurationFiles
import EventStore
import Sealing

/// Where the keys of sealed objects come from: an encryption configuration, when one is named, and
/// the key ring.
package struct SealingSetup {
    let keyRingPath: String
    /// What is sealed when something is written.
    var policy: SealingPolicy
    private let storePath: String
    private let configuration: EncryptionConfiguration?

    /// `encryption` is the path of an `EncryptionConfiguration`; else it is
    /// `$HINDSIGHT_ENCRYPTION_PROVIDER_CONFIG`, so that commands find what a server was told.
    init(
        _ store: StorePathOptions, _ context: CommandContext, encryption: String? = nil
    ) throws {
        keyRingPath = store.keyRingPath(context)
        storePath = store.path(context)
        let named = context.environment["HINDSIGHT_ENCRYPTION_PROVIDER_CONFIG"] ?? ""
        policy = .none
        guard let path = encryption ?? (named.isEmpty ? nil : named) else {
            configuration = nil
            return
        }
        do {
            configuration = try EncryptionConfiguration.read(path)
        } catch {
            throw CommandFailure(.wrongUse, "\(error)")
        }
    }

    /// What a live store seals.
    var livePolicy: SealingPolicy { configuration?.policy ?? .secrets }
    /// Whether new data keys are wrapped under a key of the key ring.
    var usesKeyRing: Bool { configuration == nil }

    var sealing: StoreSealing {
        let configured = configuration?.keys ?? []
        let usesKeyRing = usesKeyRing
        let (keyRingPath, storePath) = (keyRingPath, storePath)
        let ring = try? KeyRing(opening: keyRingPath)
        return StoreSealing(
            policy: policy, redactor: ring.map { SecretRedactor(keyRing: $0) }
        ) { uuid throws(KeyRingError) in
            try KeyRing.check(keyRingPath, isOutside: storePath)
            let own = try KeyRing(opening: keyRingPath)?.sealingKeys(store: uuid) ?? []
            return SealingKeys(
                wrapping: usesKeyRing ? own.last : configured.first, others: own + configured)
        }
    }

    /// Gives a store that is to seal, and never has, its first key; warns of what is not sealed or
    /// can't be read. A key ring that is not usable is an error.
    func prepare(_ store: Store, _ context: CommandContext) throws {
        guard store.isWritable else { return }
        guard policy.sealsAnything else {
            context.talk.warn("Secrets are stored in the clear: the encryption configuration says so")
            return
        }
        do throws(KeyRingError) {
            try KeyRing.check(keyRingPath, isOutside: storePath)
            if usesKeyRing, store.dataKeyCount == 0 {
                let ring = try KeyRing(openingOrCreating: keyRingPath)
                if ring.sealingKeys(store: store.uuid).isEmpty {
                    _ = try ring.addingKey(store: store.uuid)
                    context.talk.say("the key of this store's Secrets is in \(keyRingPath): keep it")
                }
            }
            try store.reloadKeys()
        } catch {
            throw CommandFailure(.wrongUse, error.description)
        }
        if !store.canSeal {
            context.talk.warn(
                "the key of this store's Secrets is not in \(keyRingPath): Secrets show as sealed "
                    + "and can't be written")
        } else if let status = try? store.sealingStatus(), status.isRotationDue {
            context.talk.warn(
                "a rotation of the keys is not finished: run `\(context.program) secrets rotate`")
        }
    }
}
