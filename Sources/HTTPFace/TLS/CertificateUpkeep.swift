internal import Certificates
internal import Foundation
internal import KubernetesAPI
internal import NIOPosix
internal import ServiceLifecycle

/// Takes in certificate files that have changed, and renews the server's own before they end.
struct CertificateUpkeep: Service {
    private static let interval = Duration.seconds(1)
    /// In looks at the files: once an hour.
    private static let renewalInterval = 3_600

    let material: TLSMaterial
    let pool: NIOThreadPool
    let clock: @Sendable () -> Timestamp
    let onWarning: @Sendable (String) -> Void

    func run() async throws {
        await cancelWhenGracefulShutdown {
            var lookCount = 0
            while !Task.isCancelled {
                try? await Task.sleep(for: Self.interval)
                lookCount += 1
                let renews = lookCount % Self.renewalInterval == 0
                // Fails when the pool ends, as the server does.
                try? await pool.runIfActive {
                    if renews { renew() }
                    if let failure = material.refresh() {
                        onWarning("\(failure); what was loaded before stays in use")
                    }
                }
            }
        }
    }

    private func renew() {
        let options = material.options
        guard let directory = options.directory else { return }
        let now = Date(timeIntervalSince1970: Double(clock().nanoseconds) / 1e9)
        do throws(CertificateFailure) {
            let written = try directory.prepare(names: options.names, now: now)
            if !written.isEmpty { options.onRenewal(written) }
        } catch {
            onWarning("certificates can't be renewed: \(error)")
        }
    }
}
