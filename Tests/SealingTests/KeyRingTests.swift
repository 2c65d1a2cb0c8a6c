import Foundation
import Sealing
import Testing

@Suite struct KeyRingTests {
    let folder: URL

    init() throws {
        folder = URL.temporaryDirectory.appending(path: "hindsight-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    private func path(_ name: String) -> String { folder.appending(path: name).path }

    @Test func `a key ring is made once, with its folders, for its owner only`() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let place = path("a/b/keyring")
        _ = try KeyRing(openingOrCreating: place)
        let content = try String(contentsOfFile: place, encoding: .utf8)
        _ = try KeyRing(openingOrCreating: place)
        #expect(try String(contentsOfFile: place, encoding: .utf8) == content)
        let attributes = try FileManager.default.attributesOfItem(atPath: place)
        #expect(attributes[.posixPermissions] as? Int == 0o600)
        #expect(try FileManager.default.contentsOfDirectory(atPath: path("a/b")) == ["keyring"])
    }

    @Test(arguments: [
        ("", "it is empty"),
        ("something else\n", "its first line is not"),
        ("hindsight key ring 2\n", "newer hindsight"),
        ("hindsight key ring 1\n", "holds no digest key"),
        ("hindsight key ring 1\ndigest 1 abc\n", "not 32 bytes"),
    ]) func `a garbled key ring is refused and left as it is`(content: String, says: String) throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let place = path("keyring")
        try content.write(toFile: place, atomically: true, encoding: .utf8)
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: place)
        let error = #expect(throws: KeyRingError.self) { try KeyRing(openingOrCreating: place) }
        #expect("\(try #require(error))".contains(says))
        #expect(try String(contentsOfFile: place, encoding: .utf8) == content)
    }

    @Test func `keys of stores are apart, the newest wraps, old ones go`() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let place = path("keyring")
        let ring = try KeyRing(openingOrCreating: place)
        #expect(ring.sealingKeys(store: "a").isEmpty)
        _ = try ring.addingKey(store: "a")
        _ = try ring.addingKey(store: "b")
        let both = try ring.addingKey(store: "a").sealingKeys(store: "a")
        let kept = try ring.removingOldKeys(store: "a").sealingKeys(store: "a")
        #expect(kept.map(\.id) == [both[1].id])
        let again = try #require(try KeyRing(opening: place))
        #expect(again.sealingKeys(store: "a").map(\.id) == [both[1].id])
        #expect(again.sealingKeys(store: "b").count == 1)
        let attributes = try FileManager.default.attributesOfItem(atPath: place)
        #expect(attributes[.posixPermissions] as? Int == 0o600)
    }

    @Test func `one that others can read is refused`() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let place = path("keyring")
        _ = try KeyRing(openingOrCreating: place)
        for mode in [0o640, 0o604, 0o666] {
            try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: place)
            let error = #expect(throws: KeyRingError.self) { try KeyRing(opening: place) }
            #expect("\(try #require(error))".contains("chmod 600"))
        }
    }

    @Test func `one in the store whose keys it holds is refused, by whatever name`() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let store = path("a.store")
        try FileManager.default.createDirectory(atPath: store, withIntermediateDirectories: true)
        try FileManager.default.createSymbolicLink(
            atPath: path("link"), withDestinationPath: store)
        for inside in [store + "/keyring", path("link") + "/x/keyring"] {
            #expect(throws: KeyRingError.self) { try KeyRing.check(inside, isOutside: store) }
        }
        try KeyRing.check(path("a.store.keyring"), isOutside: store)
        try KeyRing.check(path("a.storeroom/keyring"), isOutside: store)
    }

    @Test func `the standard place follows the environment`() {
        defer { try? FileManager.default.removeItem(at: folder) }
        let home = ["HOME": "/home/a"]
        #expect(KeyRing.standardPath(environment: home) == "/home/a/.config/hindsight/keyring")
        let configured = home.merging(["XDG_CONFIG_HOME": "/c"]) { $1 }
        #expect(KeyRing.standardPath(environment: configured) == "/c/hindsight/keyring")
        let named = configured.merging(["HINDSIGHT_KEY_RING": "/k"]) { $1 }
        #expect(KeyRing.standardPath(environment: named) == "/k")
    }
}
