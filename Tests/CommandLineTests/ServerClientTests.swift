import Document
import Foundation
import History
import SecureSockets
import Testing

@testable import CommandLine

struct ServerClientTests {
    @Test("An address may lack its scheme, have a moment behind it, or be IPv6", arguments: [
        ("http://127.0.0.1:8001", nil), ("localhost:8001", nil), ("http://[::1]:8001/", nil),
        ("https://store.example:6443/at/outage", "outage"),
        ("http://127.0.0.1:8001/at/797", "797"),
        ("http://127.0.0.1:8001/at/2026-11-23T23%3A48%3A01Z/", "2026-11-23T23:48:01Z"),
    ] as [(String, String?)])
    func addresses(address: String, moment: String?) throws {
        #expect(try ServerClient(address: address, damage: DamageNotice()).moment == moment)
    }

    @Test("Plain HTTP is spoken to this machine alone, and nothing else but TLS", arguments: [
        "http://10.0.0.1:8001", "ftp://localhost", "/at/797", "",
        "http://localhost:99999",
    ])
    func refused(address: String) {
        #expect(throws: CommandFailure.self) { try ServerClient(address: address, damage: DamageNotice()) }
    }

    @Test("Percent encoding and its way back", arguments: ["a b&c=d/é", "[name=\"x\"].image", ""])
    func percent(text: String) {
        let encoded = PercentEncoding.text(text)
        #expect(encoded.utf8.allSatisfy { $0 < 0x80 && $0 != 0x20 && $0 != 0x26 })
        #expect(PercentEncoding.decoded(encoded) == text)
    }

    @Test("A kubeconfig that we write is one that we read, a context for each moment")
    func kubeconfig() throws {
        var written = ServerKubeconfig(server: "http://127.0.0.1:8001/")
        written.add(typed: "outage", revision: Revision(1008))
        written.add(typed: "23:48", revision: Revision(797))
        written.add(typed: "5m", revision: Revision(802))
        let path = NSTemporaryDirectory() + "kubeconfig-\(UUID().uuidString)"
        try ServerKubeconfig.write(written, to: path)
        defer { try? FileManager.default.removeItem(atPath: path) }
        let read = try Kubeconfig(path: path)
        #expect(read.serverAddress(context: "now") == "http://127.0.0.1:8001")
        #expect(read.serverAddress(context: "outage") == "http://127.0.0.1:8001/at/1008")
        #expect(read.serverAddress(context: "then") == "http://127.0.0.1:8001/at/797")
        #expect(read.serverAddress(context: nil) == "http://127.0.0.1:8001/at/802")
        #expect(throws: CommandFailure.self) {
            try read.client(context: "nope", damage: DamageNotice())
        }
    }

    @Test("A kubeconfig's certificates and tokens are read, from files beside it too")
    func access() throws {
        let folder = URL.temporaryDirectory.appending(path: "kubeconfig-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try " secret\n".write(
            to: folder.appending(path: "token"), atomically: true, encoding: .utf8)
        let cluster = KubeconfigFile.Cluster(
            server: "https://x", authorityData: Base64.text("CA".utf8), serverName: "y")
        let user = KubeconfigFile.User(
            certificateData: Base64.text("C".utf8), keyData: Base64.text("K".utf8),
            tokenFile: "token")
        let access = try ServerAccess(cluster, user, folder: folder)
        #expect(access.security.authority == "CA")
        #expect(access.security.serverName == "y")
        #expect(access.security.certificate == "C")
        #expect(access.security.key == "K")
        #expect(access.authorization(isSecure: true) == "Bearer secret")
        #expect(access.authorization(isSecure: false) == nil)
        #expect(throws: CommandFailure.self) {
            try ServerAccess(cluster, .init(tokenFile: "none"), folder: folder)
        }
    }
}
