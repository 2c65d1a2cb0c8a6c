package import Foundation
internal import Glibc
internal import SwiftASN1
internal import X509

/// The server's own certificates and keys, in a folder that only its owner reads:
///
///     ca.crt ca.key                the authority
///     apiserver.crt apiserver.key  the server
///     admin.crt admin.key          the first administrator, of the group system:masters
///
/// What is missing is made, what ends soon is made anew; the authority is only ever made where
/// there is none.
package struct CertificateDirectory: Sendable {
    package let path: String

    package init(_ path: String) {
        self.path = path
    }

    /// Beside the store, never in it: whoever is given the store is not given the keys.
    package static func path(ofStore store: String) -> String {
        var path = store
        while path.count > 1, path.hasSuffix("/") { path.removeLast() }
        return path + ".pki"
    }

    package var authorityFile: String { path + "/ca.crt" }
    package var authorityKeyFile: String { path + "/ca.key" }
    package var servingFile: String { path + "/apiserver.crt" }
    package var servingKeyFile: String { path + "/apiserver.key" }
    package var administratorFile: String { path + "/admin.crt" }
    package var administratorKeyFile: String { path + "/admin.key" }

    /// Less than this left, and a certificate is made anew.
    private static let renewal: TimeInterval = 60 * 86_400

    /// Makes and renews what is needed.
    ///
    /// - Returns: the files that were written.
    @discardableResult
    package func prepare(
        names: ServerNames, now: Date
    ) throws(CertificateFailure) -> [String] {
        var written: [String] = []
        try makeFolder()
        let isNew = !exists(authorityFile) && !exists(authorityKeyFile)
        let authority: CertificateAuthority
        if isNew {
            authority = try .new(
                name: "hindsight-ca@\(Int(now.timeIntervalSince1970))", now: now)
            try write(authority.identity, authorityFile, authorityKeyFile)
            written += [authorityFile, authorityKeyFile]
        } else {
            authority = try self.authority()
            guard authority.identity.certificate.notValidAfter > now else {
                throw CertificateFailure(
                    file: authorityFile,
                    "it has expired; move the folder away and a new one is made, which clients "
                        + "must be given")
            }
        }
        if try needsServing(authority, names, now) {
            let identity = try authority.issued(
                .server, name: "kube-apiserver", names: names.generalNames, now: now)
            try write(identity, servingFile, servingKeyFile)
            written += [servingFile, servingKeyFile]
        }
        if try needsRenewal(administratorFile, administratorKeyFile, authority, now) {
            let identity = try authority.issued(
                .client, name: "kubernetes-admin", organizations: ["system:masters"], now: now)
            try write(identity, administratorFile, administratorKeyFile)
            written += [administratorFile, administratorKeyFile]
        }
        return written
    }

    package func authority() throws(CertificateFailure) -> CertificateAuthority {
        CertificateAuthority(
            try Self.identity(certificate: authorityFile, key: authorityKeyFile))
    }

    /// Reads a certificate, the first of its file, with its key.
    package static func identity(
        certificate: String, key: String
    ) throws(CertificateFailure) -> CertificateAuthority.Identity {
        let identity = try pair(certificate: certificate, key: key)
        guard identity.isWhole else {
            throw CertificateFailure(file: key, "it is not the key of \(certificate)")
        }
        return identity
    }

    private static func pair(
        certificate: String, key: String
    ) throws(CertificateFailure) -> CertificateAuthority.Identity {
        let certificates = try PEMFile.certificates(
            in: PEMFile.text(of: certificate), file: certificate)
        return CertificateAuthority.Identity(
            certificate: certificates[0],
            key: try PEMFile.privateKey(in: PEMFile.text(of: key), file: key))
    }

    // MARK: what is needed

    private func needsServing(
        _ authority: CertificateAuthority, _ names: ServerNames, _ now: Date
    ) throws(CertificateFailure) -> Bool {
        if try needsRenewal(servingFile, servingKeyFile, authority, now) { return true }
        let certificate = try PEMFile.certificates(
            in: PEMFile.text(of: servingFile), file: servingFile)[0]
        let present = (try? certificate.extensions.subjectAlternativeNames).map(Set.init) ?? []
        return !names.generalNames.allSatisfy(present.contains)
    }

    /// A certificate that is not there, ends soon, or is another authority's.
    private func needsRenewal(
        _ file: String, _ keyFile: String, _ authority: CertificateAuthority, _ now: Date
    ) throws(CertificateFailure) -> Bool {
        guard exists(file), exists(keyFile) else { return true }
        let identity = try Self.pair(certificate: file, key: keyFile)
        // Killed between writing the two.
        guard identity.isWhole else { return true }
        let certificate = identity.certificate
        let issuer = authority.identity.certificate
        guard certificate.issuer == issuer.subject,
            issuer.publicKey.isValidSignature(certificate.signature, for: certificate)
        else { return true }
        let end = certificate.notValidAfter
        return end.timeIntervalSince(now) < Self.renewal && end < issuer.notValidAfter
    }

    // MARK: files

    private func exists(_ file: String) -> Bool {
        FileManager.default.fileExists(atPath: file)
    }

    private func makeFolder() throws(CertificateFailure) {
        // Fails where something is already, which is looked at below.
        unsafe mkdir(path, 0o700)
        var isFolder: ObjCBool = false
        // Fills in the flag during the call.
        let isThere = unsafe FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
        guard isThere, isFolder.boolValue else {
            throw CertificateFailure(
                file: path,
                "no folder for certificates can be made there; name another with --cert-dir")
        }
    }

    private func write(
        _ identity: CertificateAuthority.Identity, _ file: String, _ keyFile: String
    ) throws(CertificateFailure) {
        let key: String
        do { key = try identity.key.serializeAsPEM().pemString + "\n" } catch {
            throw CertificateFailure(file: keyFile, "the key can't be written as PEM: \(error)")
        }
        // The key first: a key without its certificate is found at the next start.
        try PrivateFile.write(key, to: keyFile)
        try PrivateFile.write(PEMFile.text(of: identity.certificate), to: file)
    }
}
