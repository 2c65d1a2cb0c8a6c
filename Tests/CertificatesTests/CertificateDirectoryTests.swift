import Certificates
import Foundation
import Testing
import X509

@Suite struct CertificateDirectoryTests {
    private let folder: String
    private let directory: CertificateDirectory
    private let now = Date(timeIntervalSince1970: 1_800_000_000)
    private let names = ServerNames(serviceAddress: "10.96.0.1", further: ["store.example"])

    init() {
        folder = NSTemporaryDirectory() + "hindsight-pki-" + UUID().uuidString
        directory = CertificateDirectory(folder)
    }

    private func remove() { try? FileManager.default.removeItem(atPath: folder) }

    private func mode(_ path: String) throws -> Int {
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        return try #require((attributes[.posixPermissions] as? NSNumber)?.intValue)
    }

    @Test("The first start makes everything, readable by its owner alone; the second nothing")
    func fresh() throws {
        defer { remove() }
        let written = try directory.prepare(names: names, now: now)
        #expect(written.count == 6)
        #expect(try mode(folder) == 0o700)
        for file in written { #expect(try mode(file) == 0o600) }
        #expect(try directory.prepare(names: names, now: now + 86_400) == [])
        let serving = try CertificateDirectory.identity(
            certificate: directory.servingFile, key: directory.servingKeyFile)
        let alternatives = try #require(try serving.certificate.extensions.subjectAlternativeNames)
        for name in [
            "localhost", "kubernetes", "kubernetes.default.svc.cluster.local", "10.96.0.1",
            "127.0.0.1", "::1", "store.example",
        ] {
            #expect(alternatives.contains(ServerNames.generalName(name)))
        }
    }

    @Test("Certificates are renewed before they end, and for new names; the authority stays")
    func renewal() throws {
        defer { remove() }
        try directory.prepare(names: names, now: now)
        let authority = try PEMFile.text(of: directory.authorityFile)
        let later = now + 330 * 86_400
        #expect(
            try directory.prepare(names: names, now: later) == [
                directory.servingFile, directory.servingKeyFile, directory.administratorFile,
                directory.administratorKeyFile,
            ])
        let more = ServerNames(serviceAddress: "10.96.0.1", further: ["other.example"])
        #expect(
            try directory.prepare(names: more, now: later) == [
                directory.servingFile, directory.servingKeyFile,
            ])
        #expect(try PEMFile.text(of: directory.authorityFile) == authority)
    }

    @Test("A key that is another's, a broken file and an expired authority are refused by name")
    func broken() throws {
        defer { remove() }
        try directory.prepare(names: names, now: now)
        #expect(throws: CertificateFailure.self) {
            try directory.prepare(names: names, now: now + 11 * 365 * 86_400)
        }
        #expect(
            throws: CertificateFailure(
                file: directory.servingKeyFile, "it is not the key of \(directory.authorityFile)")
        ) {
            _ = try CertificateDirectory.identity(
                certificate: directory.authorityFile, key: directory.servingKeyFile)
        }
        try "rubbish".write(toFile: directory.authorityFile, atomically: false, encoding: .utf8)
        #expect(
            throws: CertificateFailure(
                file: directory.authorityFile, "there is no certificate in PEM in it")
        ) { try directory.prepare(names: names, now: now) }
        try FileManager.default.removeItem(atPath: directory.authorityFile)
        #expect(throws: CertificateFailure(file: directory.authorityFile, "it can't be read")) {
            try directory.prepare(names: names, now: now)
        }
    }

    @Test("A certificate without its key, as a kill leaves them, is made anew")
    func killed() throws {
        defer { remove() }
        try directory.prepare(names: names, now: now)
        try FileManager.default.removeItem(atPath: directory.servingFile)
        #expect(try directory.prepare(names: names, now: now).count == 2)
        let other = CertificateDirectory(folder + "/other")
        try other.prepare(names: names, now: now)
        try FileManager.default.removeItem(atPath: directory.administratorKeyFile)
        try FileManager.default.copyItem(
            atPath: other.administratorKeyFile, toPath: directory.administratorKeyFile)
        #expect(try directory.prepare(names: names, now: now).count == 2)
    }
}
