package import Access
internal import EventStore
internal import History
internal import KubernetesAPI

/// Whether reading the past needs the right today, or the right then as well.
package enum PastAccess: String, Hashable, Sendable, CaseIterable {
    case now, then
}

/// The step at the top of every pipeline: may this principal do this? Asked against the head, for
/// the past too, since what somebody may see is decided today.
package struct AccessControl: Sendable {
    package let authorizer: Authorizer
    package let pastAccess: PastAccess
    private let refusals = RefusalBudget()

    package init(_ authorizer: Authorizer, pastAccess: PastAccess = .now) {
        self.authorizer = authorizer
        self.pastAccess = pastAccess
    }

    /// Without its `/at/{moment}`, whether that moment exists or not.
    package static func pathBehindMoment(_ path: String) -> String {
        guard path.hasPrefix("/at/") else { return path }
        let rest = path.dropFirst(4).drop { $0 != "/" }
        return rest.isEmpty ? "/" : String(rest)
    }

    /// Lets the request pass with what allowed it, or throws the API server's 403, of which a live
    /// store keeps a note.
    package func admit(_ request: inout APIRequest) throws(APIStatus) {
        let attributes = RequestAttributes(
            request, path: Self.pathBehindMoment(request.path))
        do throws(APIStatus) {
            let view = authorizer.history.store.now
            if let impersonator = request.impersonator {
                try ImpersonationCheck(
                    authorizer: authorizer, attributes: attributes, view: view
                ).check(impersonator, as: request.principal)
            }
            request.authorization = try decided(
                attributes, by: request.principal, at: view)
        } catch {
            note(error, attributes, request)
            throw error
        }
    }

    /// Throws unless the action is allowed.
    func require(
        _ action: AccessAction, by principal: Principal, at view: View? = nil
    ) throws(APIStatus) {
        _ = try decided(
            RequestAttributes(action), by: principal, at: view ?? authorizer.history.store.now)
    }

    private func decided(
        _ attributes: RequestAttributes, by principal: Principal, at view: View
    ) throws(APIStatus) -> Authorization {
        let found: Authorization
        do throws(StoreError) {
            found = try authorizer.authorization(
                attributes.action, by: principal, fields: attributes.fields, at: view)
        } catch {
            throw APIStatus(error)
        }
        if found.isAllowed { return found }
        throw .forbidden(attributes.action, by: principal, reason: found.reason)
    }

    private func note(
        _ status: APIStatus, _ attributes: RequestAttributes, _ request: APIRequest
    ) {
        let who = request.impersonator ?? request.principal
        guard status.code == 403,
            refusals.takes(isStranger: who == .anonymous, at: request.received)
        else { return }
        authorizer.history.store.note(
            WriteRecord.refusal(request, attributes.action, status))
    }
}

extension RequestAttributes {
    init(_ action: AccessAction) {
        self.action = action
    }
}

extension APIStatus {
    /// As the API server refuses an action: by the resource and name, or by the path.
    static func forbidden(
        _ action: AccessAction, by principal: Principal, reason: String = ""
    ) -> APIStatus {
        let text = "User \(AccessAction.quoted(principal.user)) cannot \(action.words)"
        let message = reason.isEmpty ? text : "\(text): \(reason)"
        switch action.target {
        case .path: return .forbiddenPath(message)
        case .resource(let resource, _, let name): return .forbidden(resource, name, message)
        }
    }
}
