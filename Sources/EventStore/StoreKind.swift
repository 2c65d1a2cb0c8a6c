/// Where a store's events come from.
package enum StoreKind: UInt8, Sendable {
    /// Imported; served read-only.
    case recording = 1
    /// Written by the API pipeline; refuses imports.
    case live = 2
}

package enum StoreAccess: Sendable {
    case reading
    case writing
}
