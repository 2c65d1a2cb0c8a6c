import Access
import Authentication
import EventStore
import Foundation
import HTTPFace
import KubernetesAPI

/// Runs a server over a new live store, without housekeeping, while `body` runs.
func withLiveServer<Result: Sendable>(
    tokens: TokenFile? = nil, limits: ConnectionLimits = ConnectionLimits(),
    modes: [AuthorizationMode] = Authorizer.standardModes,
    configure: (inout ServerOptions) -> Void = { _ in },
    _ body: @Sendable (_ port: Int, _ store: Store) async throws -> Result
) async throws -> Result {
    let folder = FileManager.default.temporaryDirectory
        .appendingPathComponent("hindsight-live-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    let store = try Store.create(at: folder.path, kind: .live)
    return try await withServer(
        store, tokens: tokens, limits: limits, modes: modes, configure: configure
    ) { port in
        try await body(port, store)
    }
}
