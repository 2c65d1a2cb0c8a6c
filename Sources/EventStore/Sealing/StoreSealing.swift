package import Sealing

/// How a store seals and unseals: what, and with which keys. A store that is opened without opens
/// all the same; what is sealed in it is then not readable.
package struct StoreSealing: Sendable {
    /// Nothing is sealed from now on, and nothing can be unsealed.
    package static let none = StoreSealing(policy: .none, randomness: .system) { _ in .none }

    package var policy: SealingPolicy
    package var randomness: Randomness
    /// Gives digests for values where these are not to be shown.
    package var redactor: SecretRedactor
    /// The key-encryption keys of the store with a UUID. Asked at opening, and again when a wrapped
    /// key names one that is not known.
    package var keys: @Sendable (_ storeUUID: String) throws(KeyRingError) -> SealingKeys

    package init(
        policy: SealingPolicy, randomness: Randomness = .system,
        redactor: SecretRedactor? = nil,
        keys: @escaping @Sendable (_ storeUUID: String) throws(KeyRingError) -> SealingKeys
    ) {
        self.policy = policy
        self.randomness = randomness
        self.redactor = redactor ?? SecretRedactor(randomness)
        self.keys = keys
    }
}
