package import Certificates
internal import NIOSSL
internal import Synchronization
internal import X509

/// What connections are secured with at this moment. Files that have changed are taken in for
/// connections made from then on, and for the certificates of all clients; those that can't be
/// used change nothing.
package final class TLSMaterial: Sendable {
    private struct State: Sendable {
        var context: NIOSSLContext
        /// What the files held when they were looked at last, whether it could be used or not. They
        /// are small, and reading them misses no change that time and size would not show.
        var contents: [String?]
    }

    let options: TLSOptions
    /// nil when client certificates are not looked at.
    package let clients: ClientTrust?
    package let frontProxies: ClientTrust?
    private let state: Mutex<State>

    package init(_ options: TLSOptions) throws(CertificateFailure) {
        self.options = options
        let contents = options.files.map(Self.content)
        let loaded = try Self.loaded(options)
        clients = options.clientAuthorityFile == nil ? nil : ClientTrust(loaded.clients)
        frontProxies = options.frontProxy == nil ? nil : ClientTrust(loaded.frontProxies)
        state = Mutex(State(context: loaded.context, contents: contents))
    }

    var context: NIOSSLContext { state.withLock(\.context) }

    /// Looks at the files. Blocks.
    ///
    /// - Returns: what is wrong with changed files, once for each change.
    func refresh() -> CertificateFailure? {
        let contents = options.files.map(Self.content)
        guard state.withLock({ $0.contents != contents }) else { return nil }
        do throws(CertificateFailure) {
            let loaded = try Self.loaded(options)
            clients?.replace(loaded.clients)
            frontProxies?.replace(loaded.frontProxies)
            state.withLock { $0 = State(context: loaded.context, contents: contents) }
            return nil
        } catch {
            state.withLock { $0.contents = contents }
            return error
        }
    }

    // MARK: reading

    private typealias Loaded = (
        context: NIOSSLContext, clients: [Certificate], frontProxies: [Certificate]
    )

    private static func loaded(_ options: TLSOptions) throws(CertificateFailure) -> Loaded {
        let chain = try PEMFile.text(of: options.certificateFile)
        let key = try PEMFile.text(of: options.keyFile)
        // Says what is wrong, and with which file, better than the TLS library.
        _ = try CertificateDirectory.identity(
            certificate: options.certificateFile, key: options.keyFile)
        var authorities: [NIOSSLCertificate] = []
        var clients: [Certificate] = []
        var frontProxies: [Certificate] = []
        do {
            if let file = options.clientAuthorityFile {
                let text = try PEMFile.text(of: file)
                clients = try PEMFile.certificates(in: text, file: file)
                authorities += try NIOSSLCertificate.fromPEMBytes(Array(text.utf8))
            }
            if let file = options.frontProxy?.authorityFile {
                let text = try PEMFile.text(of: file)
                frontProxies = try PEMFile.certificates(in: text, file: file)
                authorities += try NIOSSLCertificate.fromPEMBytes(Array(text.utf8))
            }
            var configuration = TLSConfiguration.makeServerConfiguration(
                certificateChain: try NIOSSLCertificate.fromPEMBytes(Array(chain.utf8)).map {
                    .certificate($0)
                },
                privateKey: .privateKey(
                    try NIOSSLPrivateKey(bytes: Array(key.utf8), format: .pem)))
            configuration.minimumTLSVersion = .tlsv12
            configuration.applicationProtocols = ["h2", "http/1.1"]
            configuration.certificateVerification =
                authorities.isEmpty ? .none : .optionalVerification
            configuration.trustRoots = .certificates(authorities)
            configuration.sendCANameList = true
            return (try NIOSSLContext(configuration: configuration), clients, frontProxies)
        } catch let failure as CertificateFailure {
            throw failure
        } catch {
            throw CertificateFailure(
                file: options.certificateFile, "TLS can't be set up with it: \(error)")
        }
    }

    private static func content(_ file: String) -> String? { try? PEMFile.text(of: file) }
}
