import Document
import EventStore
import Foundation
import History
import KubernetesAPI
import Testing

@testable import Importer

/// No value of a Secret may reach the store, whichever way it came in.
@Suite struct SecretTests {
    let scene: Scene
    // Long and odd enough to be found wherever it ends up uncompressed.
    let plain = ["correct-horse-battery-1", "correct-horse-battery-2"]

    init() throws {
        scene = try Scene()
    }

    private func secret(_ revision: Int, _ value: String) -> String {
        let encoded = Data(value.utf8).base64EncodedString()
        let applied = #"{\"data\":{\"password\":\"\#(encoded)\"},\"stringData\":{\"p\":\"\#(value)\"}}"#
        return Scene.object(
            "Secret", "db", revision: revision, uid: "s1",
            metadata:
                #","annotations":{"kubectl.kubernetes.io/last-applied-configuration":"\#(applied)"}"#,
            body: #""data":{"password":"\#(encoded)","other":"\#(encoded)"},"type":"Opaque""#)
    }

    private func fill() {
        scene.see("ADDED", "secrets", secret(10, plain[0]), at: 1)
        scene.see("MODIFIED", "secrets", secret(11, plain[1]), at: 2)
        scene.see("MODIFIED", "secrets", secret(12, plain[0]), at: 3)
        scene.ask(
            "bob", "create", "secrets", "db", from: 0.9, to: 1.1, code: 201,
            request: #"{"metadata":{"name":"db"},"stringData":{"password":"\#(plain[0])"}}"#,
            response: secret(10, plain[0]))
        let encoded = Data(plain[1].utf8).base64EncodedString()
        scene.ask(
            "eve", "patch", "secrets", "db", from: 1.9, to: 2.1,
            request: #"[{"op":"replace","path":"/data/password","value":"\#(encoded)"}]"#,
            response: secret(11, plain[1]))
    }

    @Test func `equal values have equal digests and others differ`() throws {
        fill()
        let (store, _) = try scene.imported()
        let key = ObjectKey(
            resource: GroupResource(group: "", resource: "secrets"), namespace: "shop", name: "db")
        let values = try [10, 11, 12].map { revision in
            try store.view(at: Revision(revision)).get(key)?.document.value()["data"]
        }
        #expect(values[0]?["password"] == values[2]?["password"])
        #expect(values[0]?["password"] != values[1]?["password"])
        // The same value in another field tells nothing.
        #expect(values[0]?["password"] != values[0]?["other"])
        // Typed clients decode it.
        let digest = try #require(values[0]?["password"]?.string)
        let decoded = try #require(Data(base64Encoded: digest))
        #expect(String(decoding: decoded, as: UTF8.self).hasPrefix("hindsight-hmac:"))
        // The request that wrote stringData compares with the data that it became.
        let request = try #require(try store.requests(of: Revision(10)).first)
        let body = String(decoding: request.body, as: UTF8.self)
        #expect(body.contains(String(decoding: decoded, as: UTF8.self)))
    }

    @Test func `no value is in any record`() throws {
        fill()
        let (store, _) = try scene.imported()
        var texts: [String] = []
        try store.events { event in
            for request in try store.requests(of: event.revision) {
                texts.append(String(decoding: request.body, as: UTF8.self))
            }
            let document = try store.document(at: event.position)
            texts.append(String(decoding: document?.bytes ?? [], as: UTF8.self))
            return true
        }
        #expect(texts.count == 5)
        for value in plain {
            let encoded = Data(value.utf8).base64EncodedString()
            #expect(!texts.contains { $0.contains(value) || $0.contains(encoded) })
        }
    }

    @Test func `the key ring lies outside the store and only its owner may read it`() throws {
        fill()
        _ = try scene.imported()
        let attributes = try FileManager.default.attributesOfItem(atPath: scene.keyRing)
        #expect(attributes[.posixPermissions] as? Int == 0o600)
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: scene.keyRing)
        let store = try scene.makeStore("second.store")
        let paths = try scene.write()
        let error = #expect(throws: ImportError.self) { try scene.load(paths, into: store) }
        #expect("\(try #require(error))".contains("chmod 600"))
    }
}
