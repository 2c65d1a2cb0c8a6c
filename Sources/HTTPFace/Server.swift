internal import API
internal import Access
internal import Admission
internal import Audit
internal import Authentication
package import EventStore
internal import Hummingbird
internal import HummingbirdCore
internal import HummingbirdHTTP2
internal import KubernetesAPI
internal import Logging
internal import NIOCore
internal import NIOPosix
internal import Queries
internal import ServiceLifecycle

/// The HTTP server over one store: Kubernetes' API, the same in the past under `/at/...`, and the
/// time-travel reads, in HTTP/1.1 and HTTP/2 on one port: over TLS, or plain on loopback.
package struct Server: Sendable {
    private let store: Store
    private let options: ServerOptions
    private let onReady: @Sendable (_ port: Int) -> Void

    /// `onReady` is called once with the port, when requests are answered.
    package init(
        store: Store, options: ServerOptions, onReady: @escaping @Sendable (_ port: Int) -> Void
    ) throws(ServerError) {
        guard options.security != nil || ServerOptions.isLoopback(options.host) else {
            throw .notLoopback(host: options.host)
        }
        self.store = store
        self.options = options
        self.onReady = onReady
    }

    /// Serves until the task is cancelled or, with `handlesSignals`, a signal asks for the end;
    /// running watches end first.
    package func run() async throws {
        let pool = NIOThreadPool(numberOfThreads: options.readerThreadCount)
        pool.start()
        let access = AccessControl(
            Authorizer(AccessHistory(store), modes: options.authorizationModes),
            pastAccess: options.pastAccess)
        let audit = AuditLog(
            policy: options.auditPolicy, queues: options.auditQueues,
            isSealed: { $0 == GroupResource(group: "", resource: "secrets") })
        let pipeline = ReadPipeline(
            store: store, kinds: options.kinds, access: access, audit: audit,
            tokens: options.tokens, clock: options.clock)
        let reads = TimeTravelReads(
            reader: Reader(store: store, clock: options.clock), pipeline: pipeline)
        let writes =
            store.kind == .live && store.isWritable
            ? try WritePipeline(
                reads: pipeline, admission: .standard(),
                sources: WriteSources(clock: options.clock)) : nil
        var services: [any Service] = [
            WatchClock(store: store, window: pipeline.window, pool: pool)
        ]
        if let writes {
            try await bootstrap(writes)
            services.append(Housekeeper(options: options, writes: writes))
        }
        if let security = options.security {
            services.append(
                CertificateUpkeep(
                    material: security, pool: pool, clock: options.clock,
                    onWarning: options.onWarning))
        }
        let responder = Responder(
            pipeline: pipeline, writes: writes, reads: reads, pool: pool,
            identification: identification, clock: options.clock)
        let host = options.host == "[::1]" ? "::1" : options.host
        let onReady = onReady
        let application = Application(
            responder: responder,
            server: HTTPServerBuilder { [limits = options.limits, security = options.security] in
                AnyVersionChannel(limits: limits, security: security, responder: $0)
            },
            configuration: ApplicationConfiguration(
                address: .hostname(host, port: options.port), serverName: nil,
                availableConnectionsDelegate: MaximumAvailableConnections(
                    OpenFiles.connectionCountMax(options.limits.connectionCountMax))),
            services: services,
            onServerRunning: { channel in onReady(channel.localAddress?.port ?? 0) },
            logger: Logger(label: "hindsight", factory: { _ in SwiftLogNoOpLogHandler() }))
        let result: Result<Void, any Error>
        do {
            if options.handlesSignals {
                try await application.runService()
            } else {
                try await application.run()
            }
            result = .success(())
        } catch let error as IOError where error.errnoCode == 98 {
            result = .failure(ServerError.addressInUse(host: host, port: options.port))
        } catch let error as IOError {
            result = .failure(
                ServerError.cannotListen(
                    host: host, port: options.port, reason: error.description))
        } catch {
            result = .failure(error)
        }
        try? await pool.shutdownGracefully()
        try result.get()
    }
}

extension Server {
    private var identification: Identification {
        var chain = options.authentication
        if let security = options.security {
            chain.clients = security.clients
            if let trust = security.frontProxies, let proxy = security.options.frontProxy {
                chain.frontProxy = FrontProxy(
                    trust: trust, allowedNames: proxy.allowedNames, headers: proxy.headers)
            }
        }
        return Identification(
            chain: chain, store: store, isPlain: options.security == nil,
            refusals: RefusalLog(report: options.onRefusal))
    }

    /// What a fresh API server makes for itself is there before anybody is answered.
    private func bootstrap(_ writes: WritePipeline) async throws {
        try await Bootstrapper(
            store: store, catalog: options.kinds, clock: options.clock,
            perform: { await writes.answer($0) }, onRefusal: options.onWarning
        ).run()
    }
}

/// Lets watches look at the clock, and takes in what another process appends to the store.
private struct WatchClock: Service {
    private static let interval = Duration.milliseconds(200)

    let store: Store
    let window: WatchWindow
    let pool: NIOThreadPool

    func run() async throws {
        let store = store
        let clock = ContinuousClock()
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                if !store.isArchive {
                    // A failed look is repeated; reads report what is wrong themselves.
                    _ = try? await pool.runIfActive { try store.refresh() }
                    window.storeHasGrown(to: store.head)
                }
                window.tick(clock.now)
                try? await Task.sleep(for: Self.interval)
            }
            // Watches end with the server: those that wait find out now.
            window.tick(clock.now + .seconds(86_400))
        }
    }
}
