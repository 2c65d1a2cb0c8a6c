import API
import ArgumentParser
import Authentication
import Certificates
import CommandLine
import Foundation
import HTTPFace
import KubernetesAPI

/// How connections are secured, in kube-apiserver's words.
struct TLSFlags: ParsableArguments {
    @Flag(
        help: """
            Speak plain HTTP, on loopback alone. Everybody on this machine is its administrator \
            unless --token-auth-file says who is who.
            """)
    var plainHttp = false
    @Option(
        help: ArgumentHelp(
            "Folder of the server's own certificates and keys (else STORE.pki).",
            valueName: "folder"),
        completion: .directory)
    var certDir: String?
    @Option(
        help: ArgumentHelp(
            "Further names and addresses for the server's own certificate.", valueName: "name,..."),
        transform: TLSFlags.words)
    var tlsSan: [String] = []
    @Option(
        help: ArgumentHelp("Certificate (PEM) to use instead of one's own.", valueName: "file"),
        completion: .file())
    var tlsCertFile: String?
    @Option(
        help: ArgumentHelp("Its private key (PEM).", valueName: "file"), completion: .file())
    var tlsPrivateKeyFile: String?
    @Option(
        help: ArgumentHelp(
            "Authorities (PEM) of client certificates (else one's own).", valueName: "file"),
        completion: .file())
    var clientCaFile: String?
    @Option(
        help: ArgumentHelp(
            "Authority (PEM) that signs approved requests for certificates (else one's own).",
            valueName: "file"),
        completion: .file())
    var clusterSigningCertFile: String?
    @Option(
        help: ArgumentHelp("Its private key (PEM).", valueName: "file"), completion: .file())
    var clusterSigningKeyFile: String?
    @Option(
        help: ArgumentHelp(
            "Authorities (PEM) of proxies that say in headers who asks.", valueName: "file"),
        completion: .file())
    var requestheaderClientCaFile: String?
    @Option(
        help: ArgumentHelp(
            "Common names that such a proxy may have (else any).", valueName: "name,..."),
        transform: TLSFlags.words)
    var requestheaderAllowedNames: [String] = []
    @Option(
        help: ArgumentHelp("Headers with the user (X-Remote-User).", valueName: "header,..."),
        transform: TLSFlags.words)
    var requestheaderUsernameHeaders: [String] = []
    @Option(
        help: ArgumentHelp("Headers with the UID (X-Remote-Uid).", valueName: "header,..."),
        transform: TLSFlags.words)
    var requestheaderUidHeaders: [String] = []
    @Option(
        help: ArgumentHelp("Headers with groups (X-Remote-Group).", valueName: "header,..."),
        transform: TLSFlags.words)
    var requestheaderGroupHeaders: [String] = []
    @Option(
        help: ArgumentHelp("Prefixes of extras (X-Remote-Extra-).", valueName: "prefix,..."),
        transform: TLSFlags.words)
    var requestheaderExtraHeadersPrefix: [String] = []

    @Sendable private static func words(_ text: String) throws -> [String] {
        let words = text.split(separator: ",").map(String.init)
        guard !words.isEmpty else { throw ValidationError("give at least one, or leave it out") }
        return words
    }

    func validate() throws {
        guard (tlsCertFile == nil) == (tlsPrivateKeyFile == nil) else {
            throw ValidationError("--tls-cert-file and --tls-private-key-file go together")
        }
        guard (clusterSigningCertFile == nil) == (clusterSigningKeyFile == nil) else {
            throw ValidationError(
                "--cluster-signing-cert-file and --cluster-signing-key-file go together")
        }
        let secured: [(String, Bool)] = [
            ("--cert-dir", certDir != nil), ("--tls-san", !tlsSan.isEmpty),
            ("--tls-cert-file", tlsCertFile != nil), ("--client-ca-file", clientCaFile != nil),
            ("--cluster-signing-cert-file", clusterSigningCertFile != nil),
            ("--requestheader-client-ca-file", requestheaderClientCaFile != nil),
        ]
        if plainHttp, let other = secured.first(where: \.1) {
            throw ValidationError("\(other.0) is for TLS, which --plain-http leaves out")
        }
        let named: [(String, Bool)] = [
            ("-allowed-names", !requestheaderAllowedNames.isEmpty),
            ("-username-headers", !requestheaderUsernameHeaders.isEmpty),
            ("-uid-headers", !requestheaderUidHeaders.isEmpty),
            ("-group-headers", !requestheaderGroupHeaders.isEmpty),
            ("-extra-headers-prefix", !requestheaderExtraHeadersPrefix.isEmpty),
        ]
        if requestheaderClientCaFile == nil, let first = named.first(where: \.1) {
            throw ValidationError(
                "--requestheader\(first.0) is believed of proxies that "
                    + "--requestheader-client-ca-file vouches for: give that too")
        }
    }

    /// nil for plain HTTP. Makes what certificates are missing.
    func secured(
        store: String, host: String, _ context: CommandContext
    ) throws(CommandFailure) -> Secured? {
        if plainHttp { return nil }
        let names = ServerNames(
            serviceAddress: ServiceRanges.standard.firstAddress,
            further: TLSOptions.addresses(of: host) + tlsSan)
        do throws(CertificateFailure) {
            var directory: CertificateDirectory?
            if tlsCertFile == nil || clientCaFile == nil {
                let own = CertificateDirectory(certDir ?? CertificateDirectory.path(ofStore: store))
                try own.prepare(names: names, now: Date(context.clock()))
                directory = own
            }
            var options = TLSOptions(
                certificateFile: tlsCertFile ?? directory?.servingFile ?? "",
                keyFile: tlsPrivateKeyFile ?? directory?.servingKeyFile ?? "", names: names)
            options.clientAuthorityFile = clientCaFile ?? directory?.authorityFile
            options.directory = directory
            options.frontProxy = frontProxy
            var secured = Secured(
                options: options, directory: directory, trustsOwnClients: clientCaFile == nil,
                hasOwnServing: tlsCertFile == nil)
            secured.signer = try signer(directory)
            return secured
        } catch {
            throw CommandFailure(.outside, error.description)
        }
    }

    private func signer(
        _ directory: CertificateDirectory?
    ) throws(CertificateFailure) -> CertificateSigner? {
        if let clusterSigningCertFile, let clusterSigningKeyFile {
            let identity = try CertificateDirectory.identity(
                certificate: clusterSigningCertFile, key: clusterSigningKeyFile)
            return CertificateSigner(authority: CertificateAuthority(identity))
        }
        guard clientCaFile == nil, let directory else { return nil }
        return CertificateSigner(authority: try directory.authority())
    }

    private var frontProxy: TLSOptions.FrontProxyOptions? {
        guard let requestheaderClientCaFile else { return nil }
        var headers = FrontProxy.Headers()
        func set(_ path: WritableKeyPath<FrontProxy.Headers, [String]>, _ names: [String]) {
            if !names.isEmpty { headers[keyPath: path] = names.map { $0.lowercased() } }
        }
        set(\.user, requestheaderUsernameHeaders)
        set(\.uid, requestheaderUidHeaders)
        set(\.group, requestheaderGroupHeaders)
        set(\.extraPrefixes, requestheaderExtraHeadersPrefix)
        return TLSOptions.FrontProxyOptions(
            authorityFile: requestheaderClientCaFile, allowedNames: requestheaderAllowedNames,
            headers: headers)
    }
}

/// What TLS is to be spoken with.
struct Secured {
    var options: TLSOptions
    var directory: CertificateDirectory?
    /// The administrator's certificate lets its holder in.
    var trustsOwnClients: Bool
    var hasOwnServing: Bool
    /// nil when the authority that vouches for clients has no key here.
    var signer: CertificateSigner?

    /// What clients verify the server with, as PEM.
    func serverAuthority(given: String) throws(CertificateFailure) -> String {
        if !given.isEmpty { return given }
        guard hasOwnServing, let directory else {
            // Its own certificate, or the last that it sends: whoever trusts that trusts it.
            return try PEMFile.text(of: options.certificateFile)
        }
        return try PEMFile.text(of: directory.authorityFile)
    }

    /// For a kubeconfig that lets its reader in as the administrator, where one's own authority
    /// vouches for clients.
    func access(given: String) throws(CertificateFailure) -> KubeconfigAccess {
        var access = KubeconfigAccess(authority: try serverAuthority(given: given))
        if trustsOwnClients, let directory {
            access.certificate = try PEMFile.text(of: directory.administratorFile)
            access.key = try PEMFile.text(of: directory.administratorKeyFile)
        }
        return access
    }
}

extension Date {
    init(_ time: Timestamp) {
        self.init(timeIntervalSince1970: Double(time.nanoseconds) / 1e9)
    }
}
