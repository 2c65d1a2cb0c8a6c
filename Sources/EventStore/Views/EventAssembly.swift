internal import History
internal import KubernetesAPI

/// Turns envelopes back into what was recorded.
struct EventAssembly {
    let snapshot: RunSnapshot

    func event(_ envelope: EventEnvelope, at position: UInt64) -> Event {
        let object = Int(envelope.object) < snapshot.run.interns.objects.count ? envelope.object : 0
        let form = snapshot.run.interns.forms[safe: envelope.form] ?? .init()
        let index = snapshot.run.eventIndex(at: Position(position))
        let key = snapshot.run.objectKey(ofObject: object)
        var event = Event(
            position: Position(position), revision: Revision(envelope.revision),
            change: envelope.change, key: key,
            uid: snapshot.run.interns.objects.uid(of: object).string,
            apiVersion: form.apiVersion, kind: form.kind,
            time: Timestamp(nanoseconds: index.flatMap { snapshot.run.time(ofEvent: $0) } ?? 0))
        event.observed = envelope.observed.map { Timestamp(nanoseconds: $0) }
        event.request = envelope.request.map { request($0, own: key) }
        event.requestIsInferred = envelope.requestIsInferred
        event.revisionIsInferred = envelope.revisionIsInferred
        event.previous = envelope.previous == 0 ? nil : Position(envelope.previous)
        return event
    }

    /// `own` is the key of the event that the request wrote.
    func request(_ envelope: RequestEnvelope, own: ObjectKey?) -> RecordedRequest {
        let principal = snapshot.run.interns.principals[safe: envelope.principal] ?? .init()
        let operation = snapshot.run.interns.operations[safe: envelope.operation] ?? .init()
        let authorization =
            snapshot.run.interns.authorizations[safe: envelope.authorization] ?? .init()
        var request = RecordedRequest(user: principal.user, verb: operation.verb)
        request.userUID = principal.uid
        request.groups = principal.groups
        for texts in principal.extra {
            request.userExtra[texts.first ?? ""] = Array(texts.dropFirst())
        }
        request.impersonatedUser = principal.impersonated
        request.userAgent = snapshot.run.interns.agents[safe: envelope.agent] ?? ""
        request.sourceIPs = snapshot.run.interns.addresses[safe: envelope.addresses] ?? []
        request.subresource = operation.subresource
        request.apiVersion = operation.apiVersion
        request.requestID = envelope.requestID
        request.code = envelope.code
        request.decision = authorization.decision
        request.rule = authorization.rule
        request.failureReason = envelope.failureReason
        request.failureMessage = envelope.failureMessage
        request.fieldManager = snapshot.run.interns.managers[safe: envelope.manager] ?? ""
        request.base = envelope.base.map { Revision($0) }
        request.observed = envelope.view.map { Revision($0) }
        request.triggers = envelope.triggers.map { Position($0) }
        request.received = envelope.received.map { Timestamp(nanoseconds: $0) }
        request.completed = envelope.completed.map { Timestamp(nanoseconds: $0) }
        switch envelope.target {
        case .none: break
        case .own: request.target = own
        case .other(let resource, let namespace, let name):
            request.target = ObjectKey(
                resource: snapshot.run.interns.resources[safe: resource]
                    ?? GroupResource(group: "", resource: ""),
                namespace: snapshot.run.interns.namespaces[safe: namespace] ?? "", name: name)
        }
        request.requestURI = address(envelope.address, of: request)
        return request
    }

    private func address(
        _ address: RequestEnvelope.Address, of request: RecordedRequest
    ) -> String {
        let name: String
        let query: String
        switch address {
        case .none: return ""
        case .other(let text): return text
        case .canonical(let text): (name, query) = (request.target?.name ?? "", text)
        case .collection(let text): (name, query) = ("", text)
        }
        guard let target = request.target else { return "" }
        let path = ResourcePath.text(
            target.resource, namespace: target.namespace, name: name,
            version: request.apiVersion, subresource: request.subresource)
        return query.isEmpty ? path : "\(path)?\(query)"
    }
}
