internal import Document
internal import EventStore
internal import KindRules
internal import KubernetesAPI

/// A namespace's quotas bound what its objects take together.
///
/// What is used stands in a quota's status where somebody keeps it there; else it is counted from
/// the live objects. The writer asks again, so that no two writes at once go over.
struct ResourceQuotaAdmission: AdmissionPlugin {
    private let memory = QuotaMemory()

    func validate(
        _ request: AdmissionRequest, _ state: AdmissionState
    ) throws(AdmissionRefusal) {
        _ = try charges(request, state)
    }

    func recheck(
        _ request: AdmissionRequest, _ head: AdmissionState
    ) throws(AdmissionRefusal) -> [AdmissionCharge] {
        try charges(request, head)
    }

    /// What the write makes of the accounts in the statuses of quotas.
    private func charges(
        _ request: AdmissionRequest, _ state: AdmissionState
    ) throws(AdmissionRefusal) -> [AdmissionCharge] {
        guard let object = request.object, !request.namespace.isEmpty, Self.isCharged(request)
        else {
            return []
        }
        let quotas = try state.list(.resourceQuotas, namespace: request.namespace)
        if quotas.isEmpty { return [] }
        let usage = QuotaUsage(of: object, request.resource)
        var added = usage.amounts
        if let old = request.oldObject {
            let before = QuotaUsage(of: old, request.resource).amounts
            for (name, amount) in before { added[name] = (added[name] ?? .zero) - amount }
        }
        added = added.filter { $0.value > .zero }
        var charges: [AdmissionCharge] = []
        for object in quotas {
            let quota = Quota(object)
            let names = quota.names(for: request.resource)
            if names.isEmpty || !quota.covers(usage) { continue }
            if request.operation == .create, request.resource == .pods {
                try requireRequests(request, quota, names)
            }
            let asked = names.filter { added[$0] != nil }
            if asked.isEmpty { continue }
            let used = try self.used(asked, of: quota, request, state)
            try compare(asked, added, used, quota)
            let accounted = asked.filter { quota.recorded[$0] != nil }
            if accounted.isEmpty { continue }
            var charged = object
            charged.makeObject("status") { status in
                status.makeObject("used") { account in
                    for name in accounted {
                        let sum = (used[name] ?? .zero) + (added[name] ?? .zero)
                        account[name] = .string(sum.description)
                    }
                }
            }
            charges.append(
                AdmissionCharge(
                    key: ObjectKey(
                        resource: .resourceQuotas, namespace: request.namespace, name: quota.name),
                    object: charged))
        }
        return charges
    }

    private static func isCharged(_ request: AdmissionRequest) -> Bool {
        switch request.operation {
        case .create: request.subresource.isEmpty
        case .update:
            [.services, .claims].contains(request.resource) && request.subresource.isEmpty
                || request.resource == .pods && request.subresource == "resize"
        case .delete, .connect: false
        }
    }

    private func compare(
        _ names: [String], _ added: QuotaUsage.Amounts, _ used: QuotaUsage.Amounts, _ quota: Quota
    ) throws(AdmissionRefusal) {
        let exceeded = names.filter {
            (used[$0] ?? .zero) + (added[$0] ?? .zero) > (quota.hard[$0] ?? .zero)
        }
        if exceeded.isEmpty { return }
        func text(_ amounts: QuotaUsage.Amounts) -> String {
            exceeded.map { "\($0)=\(amounts[$0] ?? .zero)" }.joined(separator: ",")
        }
        throw .forbidden(
            "exceeded quota: \(quota.name), requested: \(text(added)), used: \(text(used)), "
                + "limited: \(text(quota.hard))")
    }

    private func used(
        _ names: [String], of quota: Quota, _ request: AdmissionRequest, _ state: AdmissionState
    ) throws(AdmissionRefusal) -> QuotaUsage.Amounts {
        var used = quota.recorded.filter { names.contains($0.key) }
        var missing = names.filter { used[$0] == nil }
        let resource = request.resource
        let counts =
            ["count/\(resource)"]
            + (QuotaUsage.counted.contains(resource.resource) ? [resource.resource] : [])
        if missing.allSatisfy(counts.contains), !missing.isEmpty, resource != .pods {
            let count = state.count(resource, namespace: request.namespace)
            for name in missing { used[name] = Quantity(Int64(count)) }
            missing = []
        }
        if missing.isEmpty { return used }
        for reference in state.view.references(resource, namespace: request.namespace) {
            let usage = try memory.usage(of: reference, in: state)
            guard quota.covers(usage) else { continue }
            for name in missing {
                guard let amount = usage.amounts[name] else { continue }
                used[name] = (used[name] ?? .zero) + amount
            }
        }
        return used
    }

    /// Where a quota bounds CPU or memory every container has to say what it wants.
    private func requireRequests(
        _ request: AdmissionRequest, _ quota: Quota, _ names: [String]
    ) throws(AdmissionRefusal) {
        let asked = Set(names).intersection([
            "cpu", "memory", "requests.cpu", "requests.memory", "limits.cpu", "limits.memory",
        ])
        if asked.isEmpty { return }
        let spec = request.object?.map("spec") ?? JSONObject()
        let whole = QuotaUsage.named(
            requests: PodResources.amounts(spec, "requests"),
            limits: PodResources.amounts(spec, "limits"))
        var missing: [String: Set<String>] = [:]
        for container in spec.items("containers") + spec.items("initContainers") {
            let own = QuotaUsage.named(
                requests: PodResources.amounts(container, "requests"),
                limits: PodResources.amounts(container, "limits"))
            for name in asked where own[name] == nil && whole[name] == nil {
                missing[name, default: []].insert(container.text("name"))
            }
        }
        if missing.isEmpty { return }
        let list = missing.keys.sorted().map { name in
            "\(name) for: \((missing[name] ?? []).sorted().joined(separator: ","))"
        }
        throw .forbidden(
            "failed quota: \(quota.name): must specify \(list.joined(separator: "; "))")
    }
}
