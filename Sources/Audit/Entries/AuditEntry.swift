package import Access
package import Document
package import KubernetesAPI

/// One entry of an audit log: `Event` of `audit.k8s.io/v1`.
package struct AuditEntry: Sendable {
    /// What was addressed, when it was a resource.
    package struct Object: Sendable {
        package var resource: GroupResource
        package var version: String
        package var subresource: String
        package var namespace: String
        package var name: String
        package var uid: String
        package var resourceVersion: String

        package init(
            resource: GroupResource, version: String, subresource: String = "",
            namespace: String = "", name: String = "", uid: String = "",
            resourceVersion: String = ""
        ) {
            self.resource = resource
            self.version = version
            self.subresource = subresource
            self.namespace = namespace
            self.name = name
            self.uid = uid
            self.resourceVersion = resourceVersion
        }
    }

    /// How it ended. Reason and message are those of a Status that tells of a failure.
    package struct Outcome: Sendable {
        package var code: Int
        package var reason: String
        package var message: String

        package init(code: Int, reason: String = "", message: String = "") {
            self.code = code
            self.reason = reason
            self.message = message
        }
    }

    package var level: AuditLevel
    package var stage: AuditStage
    package var requestID: String
    package var requestURI: String
    package var verb: String
    /// Who was authenticated.
    package var principal: Principal
    /// Who they acted as.
    package var impersonated: Principal?
    package var sourceIPs: [String]
    package var userAgent: String
    package var object: Object?
    package var outcome: Outcome?
    package var requestObject: JSONValue?
    package var responseObject: JSONValue?
    package var received: Timestamp
    package var staged: Timestamp
    /// `authorization.k8s.io/decision` and others.
    package var annotations: [String: String]

    package init(
        level: AuditLevel, stage: AuditStage, requestID: String, requestURI: String,
        verb: String, principal: Principal, received: Timestamp, staged: Timestamp
    ) {
        self.level = level
        self.stage = stage
        self.requestID = requestID
        self.requestURI = requestURI
        self.verb = verb
        self.principal = principal
        self.received = received
        self.staged = staged
        sourceIPs = []
        userAgent = ""
        annotations = [:]
    }

    /// Members in the order of Kubernetes' encoder; what is empty is left out as it does.
    package var json: JSONValue {
        var members: [JSONObject.Member] = [
            ("kind", "Event"), ("apiVersion", "audit.k8s.io/v1"),
            ("level", .string(level.rawValue)), ("auditID", .string(requestID)),
            ("stage", .string(stage.rawValue)), ("requestURI", .string(requestURI)),
            ("verb", .string(verb)), ("user", principal.auditJSON),
        ]
        func add(_ key: String, _ value: JSONValue?) {
            if let value { members.append((key, value)) }
        }
        add("impersonatedUser", impersonated?.auditJSON)
        if !sourceIPs.isEmpty { add("sourceIPs", .array(sourceIPs.map(JSONValue.string))) }
        if !userAgent.isEmpty { add("userAgent", .string(userAgent)) }
        add("objectRef", object?.json)
        add("responseStatus", outcome?.json)
        add("requestObject", requestObject)
        add("responseObject", responseObject)
        add("requestReceivedTimestamp", .string(received.formatted(fractionDigits: 6)))
        add("stageTimestamp", .string(staged.formatted(fractionDigits: 6)))
        if !annotations.isEmpty {
            add(
                "annotations",
                .object(
                    JSONObject(
                        unique: annotations.sorted { $0.key < $1.key }.map {
                            (key: $0.key, value: .string($0.value))
                        })))
        }
        return .object(JSONObject(unique: members))
    }
}

extension AuditEntry.Object {
    fileprivate var json: JSONValue {
        let members = [
            ("resource", resource.resource), ("namespace", namespace), ("name", name),
            ("uid", uid), ("apiGroup", resource.group), ("apiVersion", version),
            ("resourceVersion", resourceVersion), ("subresource", subresource),
        ]
        return .object(
            JSONObject(
                unique: members.filter { !$0.1.isEmpty }.map {
                    (key: $0.0, value: .string($0.1))
                }))
    }
}

extension AuditEntry.Outcome {
    fileprivate var json: JSONValue {
        var members: [JSONObject.Member] = [("metadata", [:])]
        if code >= 400 { members.append(("status", "Failure")) }
        if !message.isEmpty { members.append(("message", .string(message))) }
        if !reason.isEmpty { members.append(("reason", .string(reason))) }
        members.append(("code", JSONValue(code)))
        return .object(JSONObject(unique: members))
    }
}

extension Principal {
    fileprivate var auditJSON: JSONValue {
        var members: [JSONObject.Member] = [("username", .string(user))]
        if !uid.isEmpty { members.append(("uid", .string(uid))) }
        if !groups.isEmpty { members.append(("groups", .array(groups.map(JSONValue.string)))) }
        if !extra.isEmpty {
            members.append(
                (
                    "extra",
                    .object(
                        JSONObject(
                            unique: extra.sorted { $0.key < $1.key }.map {
                                (key: $0.key, value: .array($0.value.map(JSONValue.string)))
                            }))
                ))
        }
        return .object(JSONObject(unique: members))
    }
}
