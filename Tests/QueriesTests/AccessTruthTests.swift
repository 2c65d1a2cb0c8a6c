import Document
import History
import KubernetesAPI
import Queries
import Testing

@Suite struct AccessTruthTests {
    private func whoCan(
        _ sample: Sample, _ verb: String, _ resource: String, namespace: String? = nil,
        subresource: String? = nil, at: String?
    ) throws -> WhoCanAnswer {
        var query = WhoCanQuery()
        query.action = ActionSpec(
            verb, resource, subresource: subresource, namespace: namespace)
        query.at = at
        #expect(try WhoCanQuery(parameters: query.parameters) == query)
        let answer = try query.run(sample.reader)
        #expect(try WhoCanAnswer(json: answer.json).json == answer.json)
        return answer
    }

    private func canI(
        _ sample: Sample, _ action: ActionSpec, as user: String, groups: [String] = [],
        at: String?
    ) throws -> CanIAnswer {
        var query = CanIQuery()
        query.action = action
        query.user = user
        query.groups = groups
        query.at = at
        #expect(try CanIQuery(parameters: query.parameters) == query)
        let answer = try query.run(sample.reader)
        #expect(try CanIAnswer(json: answer.json).json == answer.json)
        return answer
    }

    /// Truth names those to whom somebody gave the Secrets of payments: subjects of RoleBindings
    /// there. Administrators of the whole cluster (sre, system:masters) and controllers, which hold
    /// theirs by ClusterRoleBindings and everywhere, are in the answer but not in truth's list.
    @Test("Who could read the Secrets of payments, at every mark", arguments: ["get", "list"])
    func payments(verb: String) throws {
        let sample = try Sample.named("privilege-escalation")
        let truth = try #require(sample.answers["who_could_read_payments_secrets"]?.object)
        #expect(truth.count == 6)
        for (mark, names) in truth.members {
            let revision = try #require(sample.truth["marks"]?[mark]?["rv"]?.int)
            let answer = try whoCan(
                sample, verb, "secrets", namespace: "payments", at: "\(revision)")
            #expect(answer.at.revision.rawValue == UInt64(revision))
            let given = answer.subjects.filter { $0.bindingKind == "RoleBinding" }
            #expect(given.allSatisfy { $0.bindingNamespace == "payments" })
            #expect(Set(given.map(\.name)).sorted() == names.array?.compactMap(\.string), "\(mark)")
            let others = answer.subjects.filter { $0.bindingKind != "RoleBinding" }
            let administrators = others.filter { $0.kind == "Group" }
            #expect(administrators.map(\.name) == ["system:masters", "sre"])
            for controller in others where controller.kind != "Group" {
                #expect(
                    controller.namespace == "kube-system"
                        || controller.name == "system:kube-controller-manager")
            }
            #expect(answer.byName.isEmpty)
        }
    }

    @Test("The rule that lets mallory is the one that the audit log names for her reads")
    func sameWords() throws {
        let sample = try Sample.named("privilege-escalation")
        let reads = try #require(sample.answers["secrets_read_by_mallory"]?.array)
        for read in reads {
            let verb = try #require(read["verb"]?.string)
            let time = try #require(read["time"]?.string)
            let reason = read["reason"]?.string
            let who = try whoCan(sample, verb, "secret", namespace: "payments", at: time)
            #expect(who.subjects.contains { $0.rule == reason && $0.name == "mallory" })
            let can = try canI(
                sample, ActionSpec(verb, "secrets", namespace: "payments"), as: "mallory",
                at: time)
            #expect(can.allowed)
            #expect(can.reason == reason)
            #expect(can.groups == ["contractors", "system:authenticated"])
            #expect(can.groupSource == .recorded)
        }
    }

    /// Requests of one kind by one user, of which an audit log says why they were allowed.
    private struct Allowed: Hashable {
        var user: String
        var verb: String
        var object: GroupResource
        var subresource: String
        var namespace: String
        var name: String
        var reason: String

        init?(_ line: AuditLine) {
            guard line.reason.hasPrefix("RBAC: allowed by"), let key = line.object?.key,
                line.by.impersonatedUser.isEmpty
            else { return nil }
            user = line.by.user
            verb = line.by.verb
            object = key.resource
            subresource = line.by.subresource
            namespace = key.namespace
            name = key.name
            reason = line.reason
        }

        /// Names count only where rules have them.
        var withoutName: Self {
            var copy = self
            copy.name = ""
            return copy
        }
    }

    @Test("Every reason for which the API server allowed a request is found",
        arguments: Sample.names)
    func everyReason(name: String) throws {
        let sample = try Sample.named(name)
        var seen: Set<Allowed> = []
        try AuditQuery().run(sample.reader) { line in
            guard let allowed = Allowed(line), seen.insert(allowed.withoutName).inserted else {
                return true
            }
            do {
                let typed = allowed.object.description
                let action = ActionSpec(
                    allowed.verb,
                    allowed.name.isEmpty ? typed : "\(typed)/\(allowed.name)",
                    subresource: allowed.subresource.isEmpty ? nil : allowed.subresource,
                    namespace: allowed.namespace, allNamespaces: allowed.namespace.isEmpty)
                let can = try canI(
                    sample, action, as: allowed.user, groups: line.by.groups,
                    at: line.time.description)
                #expect(can.allowed, "\(allowed)")
                let who = try whoCan(
                    sample, allowed.verb, action.resource ?? "", namespace: allowed.namespace,
                    subresource: action.subresource, at: line.time.description)
                let rules = who.subjects.map(\.rule)
                // Among several bindings that allow it, the API server takes any.
                #expect(rules.contains(allowed.reason), "\(allowed)")
                #expect(rules.contains(can.reason), "\(allowed)")
            } catch {
                Issue.record("\(allowed): \(error)")
            }
            return true
        }
        #expect(seen.count > 100)
    }

    @Test("Refusals have the API server's words", arguments: Sample.names)
    func refusals(name: String) throws {
        let sample = try Sample.named(name)
        var query = AuditQuery()
        query.denied = true
        var count = 0
        try query.run(sample.reader) { line in
            // Admission refuses too, after RBAC has allowed.
            guard line.decision == "forbid", let key = line.object?.key else { return true }
            do {
                let typed = key.resource.description
                let can = try canI(
                    sample,
                    ActionSpec(
                        line.by.verb, key.name.isEmpty ? typed : "\(typed)/\(key.name)",
                        namespace: key.namespace),
                    as: line.by.user, at: line.time.description)
                count += 1
                #expect(!can.allowed)
                #expect(line.failure.contains(can.reason), "\(line.failure)")
            } catch {
                Issue.record("\(line.json): \(error)")
            }
            return true
        }
        #expect(count == ["bad-rollout": 1, "privilege-escalation": 10][name, default: 0])
    }

    @Test("Questions that can't be answered say what to write", arguments: [
        (["get", "secretz"], "secretz"), (["get", "a/b/c"], "--subresource"),
        (["get", "all"], "several resources"), ([], "name a verb and a resource"),
    ])
    func wrongUse(words: [String], message: String) throws {
        let sample = try Sample.named("privilege-escalation")
        var query = WhoCanQuery()
        query.action = ActionSpec(words.first, words.last)
        let error = #expect(throws: QueryError.self) { try query.run(sample.reader) }
        #expect(error?.exitCode == 2)
        #expect(error?.message.contains(message) ?? false, "\(error?.message ?? "")")
    }

    @Test("Users nobody recorded have only everybody's groups; resources that only rules know work")
    func unknownUsers() throws {
        let sample = try Sample.named("privilege-escalation")
        let stranger = try canI(sample, ActionSpec("impersonate", "users"), as: "eve", at: nil)
        #expect(!stranger.allowed)
        #expect(stranger.groupSource == .unknown)
        #expect(stranger.groups == ["system:authenticated"])
        let given = try canI(
            sample, ActionSpec("*", "*"), as: "eve", groups: ["sre"], at: nil)
        #expect(given.allowed)
        #expect(given.groupSource == .given)
        let path = try canI(sample, ActionSpec("get", "/version"), as: "eve", at: nil)
        #expect(path.allowed)
    }
}
