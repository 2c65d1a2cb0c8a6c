internal import API
internal import Access
internal import Authentication
internal import EventStore
internal import HTTPTypes
internal import KubernetesAPI

/// Finds out who sent a request and who they want to act as.
struct Identification: Sendable {
    let chain: AuthenticatorChain
    let store: Store
    /// The server speaks plain HTTP, on loopback.
    let isPlain: Bool
    let refusals: RefusalLog

    func identify(_ request: inout APIRequest, _ headers: HTTPFields) async throws(APIStatus) {
        let credentials = credentials(request, headers)
        let now = request.received ?? Timestamp(nanoseconds: 0)
        let sender: Principal
        switch await chain.authenticate(credentials, view: store.now, now: now) {
        case .principal(let principal): sender = principal
        case .anonymous: sender = .anonymous
        case .refused(let reason):
            refusals.note(
                "refused \(request.method) \(request.path) from "
                    + "\(request.sourceIPs.first ?? "somewhere"): \(reason)", at: now)
            throw .unauthorized()
        }
        request.principal = sender
        do throws(Impersonation.WithoutUser) {
            guard let other = try Impersonation.principal(asked: credentials) else { return }
            request.principal = other
            request.impersonator = sender
        } catch {
            throw .badRequest(error.description)
        }
    }

    private func credentials(_ request: APIRequest, _ headers: HTTPFields) -> Credentials {
        var credentials = Credentials(
            authorization: headers[.authorization],
            clientCertificate: ConnectionCredential.current?.certificate,
            isLoopbackPlain: isPlain, path: request.path)
        for field in headers where chain.reads(header: field.name.canonicalName) {
            credentials.headers.append(
                Credentials.Header(name: field.name.canonicalName, value: field.value))
        }
        return credentials
    }
}
