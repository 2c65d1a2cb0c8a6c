import KubernetesAPI
import Sealing
import Testing

/// The bytes of sealed documents and wrapped keys, which no later version may change.
@Suite("The layout of what is sealed")
struct SealedLayoutTests {
    /// 1, 2, 3, ... whoever asks.
    private static let counting = Randomness { count in (1...count).map { UInt8($0) } }
    private static let place = SealedPlace(
        storeUUID: [UInt8](repeating: 7, count: 16),
        key: ObjectKey(
            resource: GroupResource(group: "", resource: "secrets"), namespace: "shop", name: "db"),
        uid: "b0c2b397-c40e-4d82-8ba7-9d97b28022d3")
    private static let document = UnsealedDocument(
        bytes: Array(#"{"data":{"password":"aHVudGVyMg=="}}"#.utf8), resourceVersionOffset: 9)

    private func text(_ bytes: [UInt8]) -> String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    @Test func `a document has the bytes that it always had`() throws {
        let key = DataKey(Self.counting)
        let sealed = try SealedDocument(
            Self.document, keyNumber: 258, key, for: Self.place, Self.counting)
        #expect(
            text(sealed.bytes)
                == "0102010000000000000102030405060708090a0b0c0d0e0f10d87182145845fc"
                    + "0b53fc82531193b4e478d22d9121f7f0fa493853ebad2357082a90079f2869b3"
                    + "39706d2c497cddc4d2cf3c544ebbe6033191bdf73e848d50a8d70797e87282f5"
                    + "68ceb179339d4a4ad68665102398be2c9911e3fbdcb174e2ec")
        #expect(try SealedDocument(stored: sealed.bytes).unsealed(key, for: Self.place) == Self.document)
        #expect(sealed.keyNumber == 258)
        #expect(sealed.holds(Self.document.bytes, key))
        #expect(!sealed.holds([1], key))
    }

    @Test func `a wrapped key has the bytes that it always had`() throws {
        let wrapping = KeyEncryptionKey(bytes: [UInt8](repeating: 9, count: 32), origin: "test")
        let key = DataKey(Self.counting)
        let wrapped = try WrappedDataKey(
            key, number: 258, for: Self.place, under: wrapping, Self.counting)
        #expect(wrapped.wrappingKey == wrapping.id)
        #expect(
            text(wrapped.bytes)
                == "01daceac696ef3f5470102030405060708090a0b0c1dde92b75f59e55f5f03f1"
                    + "e18120dd9cfdc8820229a42d30200e84ee4f5a00d28278026f043a3255675d00"
                    + "8ab185f4ef")
        let again = try WrappedDataKey(stored: wrapped.bytes)
            .unwrapped(number: 258, for: Self.place, under: wrapping)
        let sealed = try SealedDocument(
            Self.document, keyNumber: 258, key, for: Self.place, Self.counting)
        #expect(try sealed.unsealed(again, for: Self.place) == Self.document)
    }

    @Test func `nothing opens for another place, key or number, nor when a bit changed`() throws {
        let key = DataKey(.system)
        let sealed = try SealedDocument(
            Self.document, keyNumber: 1, key, for: Self.place, .system)
        var places = [SealedPlace](repeating: Self.place, count: 4)
        places[0].uid = "other"
        places[1].key.name = "d"
        places[2].key.namespace = "shopd"
        places[3].storeUUID[0] = 8
        for place in places {
            #expect(throws: SealingFault.notAuthentic) { try sealed.unsealed(key, for: place) }
        }
        #expect(throws: SealingFault.notAuthentic) {
            try sealed.unsealed(DataKey(.system), for: Self.place)
        }
        for index in sealed.bytes.indices.dropFirst() {
            var bytes = sealed.bytes
            bytes[index] ^= 1
            #expect(throws: SealingFault.notAuthentic, "byte \(index)") {
                try SealedDocument(stored: bytes).unsealed(key, for: Self.place)
            }
        }
        let wrapping = KeyEncryptionKey(bytes: [UInt8](repeating: 9, count: 32), origin: "test")
        let wrapped = try WrappedDataKey(
            key, number: 1, for: Self.place, under: wrapping, .system)
        #expect(throws: SealingFault.notAuthentic) {
            try wrapped.unwrapped(number: 2, for: Self.place, under: wrapping)
        }
        #expect(throws: SealingFault.unknownLayout(2)) { try SealedDocument(stored: [2]) }
        #expect(throws: SealingFault.cutOff) { try SealedDocument(stored: [1, 2]) }
    }

    @Test func `lengths are told in steps of 64 bytes only`() throws {
        let key = DataKey(.system)
        func count(_ length: Int) throws -> Int {
            try SealedDocument(
                UnsealedDocument(bytes: [UInt8](repeating: 1, count: length), resourceVersionOffset: -1),
                keyNumber: 1, key, for: Self.place, .system
            ).bytes.count
        }
        #expect(try count(1) == count(56))
        #expect(try count(56) + 64 == count(57))
    }
}
