import Document
import History
import KubernetesAPI
import Sealing

/// Takes an audit.k8s.io Event apart.
struct AuditLineReader {
    let source: Int
    let redactor: SecretRedactor

    /// Requests that look like writes of an object and write none.
    private static let effectlessSubresources: Set<String> = [
        "attach", "exec", "log", "portforward", "proxy", "token",
    ]
    private static let mutatingVerbs: Set<String> = [
        "create", "update", "patch", "delete", "deletecollection",
    ]

    func read(_ root: TapeNode) throws -> LineParser.Line {
        // The answer is known at ResponseComplete or Panic; of a watch that still runs only
        // ResponseStarted was seen.
        let stage = root["stage"]?.string ?? ""
        let verb = root["verb"]?.string ?? ""
        guard stage == "ResponseComplete" || stage == "Panic"
            || (stage == "ResponseStarted" && verb == "watch")
        else { return .empty }
        var request = RecordedRequest(user: root["user"]?["username"]?.string ?? "", verb: verb)
        readWho(root, into: &request)
        try readWhat(root, into: &request)
        var line = AuditLine(
            request: request, effect: .none, objects: [], names: [], answersWithObject: false,
            source: source)
        if stage == "ResponseStarted" {
            line.effect = .running
        } else if (200..<300).contains(request.code), Self.mutatingVerbs.contains(verb),
            !Self.effectlessSubresources.contains(request.subresource),
            !isDryRun(request.requestURI)
        {
            line.effect = .unnumbered
            try readAnswer(root["responseObject"], into: &line)
        }
        return .audit(line)
    }

    /// Only the query is searched: most addresses have none.
    private func isDryRun(_ address: String) -> Bool {
        guard let query = address.utf8.firstIndex(of: UInt8(ascii: "?")) else { return false }
        return address[query...].contains("dryRun=")
    }

    private func readWho(_ root: TapeNode, into request: inout RecordedRequest) {
        request.userUID = root["user"]?["uid"]?.string ?? ""
        request.groups = strings(root["user"]?["groups"])
        if let members = root["user"]?["extra"]?.members {
            for (name, values) in members {
                if let name = name.string { request.userExtra[name] = strings(values) }
            }
        }
        request.impersonatedUser = root["impersonatedUser"]?["username"]?.string ?? ""
        request.userAgent = root["userAgent"]?.string ?? ""
        request.sourceIPs = strings(root["sourceIPs"])
        request.decision =
            root["annotations"]?["authorization.k8s.io/decision"]?.string ?? ""
        request.rule = root["annotations"]?["authorization.k8s.io/reason"]?.string ?? ""
    }

    private func readWhat(_ root: TapeNode, into request: inout RecordedRequest) throws {
        request.requestURI = root["requestURI"]?.string ?? ""
        request.requestID = root["auditID"]?.string ?? ""
        request.received = try time(root["requestReceivedTimestamp"])
        request.completed = try time(root["stageTimestamp"])
        if let status = root["responseStatus"] {
            request.code = UInt16(clamping: status["code"]?.int ?? 0)
            if request.code >= 400 {
                request.failureReason = status["reason"]?.string ?? ""
                request.failureMessage = status["message"]?.string ?? ""
            }
            // Refusals of malformed bodies may quote them.
            if root["objectRef"]?["resource"]?.equals("secrets") == true,
                request.code == 400 || request.code == 422
            {
                request.failureMessage = ""
            }
        }
        guard let reference = root["objectRef"], let resource = reference["resource"]?.string
        else { return }
        request.subresource = reference["subresource"]?.string ?? ""
        request.apiVersion = reference["apiVersion"]?.string ?? ""
        let target = ObjectKey(
            resource: GroupResource(
                group: reference["apiGroup"]?.string ?? "", resource: resource
            ).stored,
            // The API server names a Namespace as its own namespace.
            namespace: resource == "namespaces" ? "" : reference["namespace"]?.string ?? "",
            name: reference["name"]?.string ?? "")
        request.target = target
        // The body of a token review is a token.
        if let body = root["requestObject"], resource != "tokenreviews" {
            if resource == "secrets" {
                request.body = redactor.redacted(
                    body.value, namespace: target.namespace, name: target.name
                ).bytes
            } else {
                request.body = unsafe Array(body.rawBytes)
            }
        }
    }

    /// What the answer shows: the object with its revision, or the objects of a collection as they
    /// were before they were deleted.
    private func readAnswer(_ answer: TapeNode?, into line: inout AuditLine) throws {
        guard let answer, let target = line.request.target else { return }
        if line.request.verb == "deletecollection" {
            for item in answer["items"].map({ Array($0.elements) }) ?? [] {
                try readObject(item, target, into: &line)
            }
            return
        }
        guard answer["metadata"]?["resourceVersion"].map({ !$0.equals("") }) == true else { return }
        try readObject(answer, target, into: &line)
        line.effect = .named
        line.answersWithObject = answer["kind"]?.equals("Scale") != true
        if target.name.isEmpty { line.request.target = line.names.first }
    }

    private func readObject(_ object: TapeNode, _ target: ObjectKey, into line: inout AuditLine)
        throws
    {
        guard let metadata = object["metadata"], let name = metadata["name"]?.string else { return }
        let group = target.resource.group
        let version = line.request.apiVersion
        let apiVersion =
            object["apiVersion"]?.string ?? (group.isEmpty ? version : "\(group)/\(version)")
        line.objects.append(
            try WitnessedObject(
                object, resource: target.resource, apiVersion: apiVersion,
                kind: object["kind"]?.string ?? "", redactor: redactor))
        line.names.append(
            ObjectKey(
                resource: target.resource, namespace: metadata["namespace"]?.string ?? "",
                name: name))
    }

    private func strings(_ list: TapeNode?) -> [String] {
        list.map { $0.elements.compactMap(\.string) } ?? []
    }

    private func time(_ node: TapeNode?) throws -> Timestamp? {
        guard let node else { return nil }
        guard let text = node.string, let time = Timestamp(rfc3339: text) else {
            throw FieldProblem(what: "the time \(node.rawText) is not RFC 3339")
        }
        return time
    }
}
