import Crypto
import Document
import Foundation
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL
import SwiftASN1
import Synchronization
import X509

/// What an issuer's server answers, and what it was asked.
final class IssuerPages: Sendable {
    struct Page {
        var status: HTTPResponseStatus = .ok
        var body: String
    }

    private struct State {
        var pages: [String: Page] = [:]
        var asked: [String] = []
    }

    private let state = Mutex(State())

    func page(_ path: String) -> Page {
        state.withLock { state in
            state.asked.append(path)
            return state.pages[path] ?? Page(status: .notFound, body: "")
        }
    }

    subscript(path: String) -> Page? {
        get { state.withLock { $0.pages[path] } }
        set { state.withLock { $0.pages[path] = newValue } }
    }

    /// The paths that were asked for since the last look.
    func takeAsked() -> [String] {
        state.withLock { state in
            defer { state.asked = [] }
            return state.asked
        }
    }
}

/// An issuer of ID tokens on this machine's loopback, over HTTPS, that does as it is told.
final class TestIssuer: Sendable {
    /// The certificate authority that vouches for it, as PEM.
    let authority: String
    let url: String
    let pages = IssuerPages()
    private let channel: any Channel

    init() async throws {
        let key = P256.Signing.PrivateKey()
        let name = try DistinguishedName { CommonName("issuer") }
        let certificate = try Certificate(
            version: .v3, serialNumber: .init(), publicKey: .init(key.publicKey),
            notValidBefore: Date.now.addingTimeInterval(-3_600),
            notValidAfter: Date.now.addingTimeInterval(3_600), issuer: name, subject: name,
            signatureAlgorithm: .ecdsaWithSHA256,
            extensions: try .init {
                Critical(BasicConstraints.isCertificateAuthority(maxPathLength: nil))
                SubjectAlternativeNames([.dnsName("localhost")])
            }, issuerPrivateKey: .init(key))
        authority = try certificate.serializeAsPEM().pemString
        let tls = TLSConfiguration.makeServerConfiguration(
            certificateChain: [
                .certificate(try NIOSSLCertificate(bytes: Array(authority.utf8), format: .pem))
            ],
            privateKey: .privateKey(
                try NIOSSLPrivateKey(bytes: Array(key.pemRepresentation.utf8), format: .pem)))
        let context = try NIOSSLContext(configuration: tls)
        let pages = pages
        channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let sync = channel.pipeline.syncOperations
                    try sync.addHandler(NIOSSLServerHandler(context: context))
                    try sync.configureHTTPServerPipeline()
                    try sync.addHandler(PageHandler(pages: pages))
                }
            }.bind(host: "127.0.0.1", port: 0).get()
        url = "https://localhost:\(channel.localAddress?.port ?? 0)"
    }

    deinit { channel.close(promise: nil) }

    /// Its discovery document and keys.
    func publish(_ keys: JSONValue, issuer: String? = nil) {
        let discovery: JSONValue = [
            "issuer": .string(issuer ?? url), "jwks_uri": .string(url + "/keys"),
        ]
        pages["/.well-known/openid-configuration"] = IssuerPages.Page(
            body: String(decoding: discovery.bytes, as: UTF8.self))
        pages["/keys"] = IssuerPages.Page(body: String(decoding: keys.bytes, as: UTF8.self))
    }
}

private final class PageHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private let pages: IssuerPages
    private var path = ""

    init(pages: IssuerPages) { self.pages = pages }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head): path = head.uri
        case .body: break
        case .end:
            let page = pages.page(path)
            var head = HTTPResponseHead(version: .http1_1, status: page.status)
            head.headers.add(name: "content-length", value: String(page.body.utf8.count))
            head.headers.add(name: "connection", value: "close")
            if page.status == .found { head.headers.add(name: "location", value: page.body) }
            context.write(wrapOutboundOut(.head(head)), promise: nil)
            context.write(
                wrapOutboundOut(.body(.byteBuffer(ByteBuffer(string: page.body)))), promise: nil)
            context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
            context.close(promise: nil)
        }
    }
}
