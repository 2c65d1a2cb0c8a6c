package import KubernetesAPI

/// What sealed bytes belong to. It is authenticated with them: moved to another store, another
/// object or another life of the same name, they can't be unsealed.
package struct SealedPlace: Hashable, Sendable {
    /// 16 bytes.
    package var storeUUID: [UInt8]
    package var key: ObjectKey
    package var uid: String

    package init(storeUUID: [UInt8], key: ObjectKey, uid: String) {
        self.storeUUID = storeUUID
        self.key = key
        self.uid = uid
    }

    /// Every text after its length in 4 bytes, so that no two places have the same bytes.
    func append(to bytes: inout [UInt8]) {
        bytes.append(contentsOf: storeUUID)
        for text in [key.resource.group, key.resource.resource, key.namespace, key.name, uid] {
            bytes.append(littleEndian: UInt32(clamping: text.utf8.count))
            bytes.append(contentsOf: text.utf8)
        }
    }
}

extension [UInt8] {
    mutating func append<I: FixedWidthInteger>(littleEndian value: I) {
        for index in 0..<MemoryLayout<I>.size {
            append(UInt8(truncatingIfNeeded: value >> (index * 8)))
        }
    }

    func littleEndian<I: FixedWidthInteger>(at offset: Int, as type: I.Type) -> I {
        self[offset..<offset + MemoryLayout<I>.size].reversed().reduce(0) { $0 << 8 | I($1) }
    }
}
