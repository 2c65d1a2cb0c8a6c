internal import Document
internal import KindRules
internal import KubernetesAPI

/// Limit ranges of a namespace: what its containers get when they say nothing, and the bounds of
/// what they and claims may ask for.
struct LimitRanger: AdmissionPlugin {
    private static let annotation = "kubernetes.io/limit-ranger"

    func admit(
        _ request: inout AdmissionRequest, _ state: AdmissionState
    ) throws(AdmissionRefusal) {
        guard request.isMain(.pods, .create) else { return }
        for range in try ranges(request, state) {
            let limits = usual("default", range)
            let requests = usual("defaultRequest", range)
            if limits.isEmpty, requests.isEmpty { continue }
            var notes: [String] = []
            request.object?.updateObject("spec") { spec in
                for (list, word) in [
                    ("containers", "container"), ("initContainers", "init container"),
                ] {
                    spec.updateItems(list) { container in
                        notes += Self.fill(&container, word, limits: limits, requests: requests)
                    }
                }
            }
            if notes.isEmpty { continue }
            let note = "LimitRanger plugin set: " + notes.joined(separator: "; ")
            request.object?.makeObject("metadata") { metadata in
                metadata.makeObject("annotations") { $0[Self.annotation] = .string(note) }
            }
        }
    }

    /// The usual amounts of containers; of several in a range the last.
    private func usual(_ list: String, _ range: JSONObject) -> JSONObject {
        var usual = JSONObject()
        for limit in range.map("spec").items("limits") where limit.text("type") == "Container" {
            for (name, value) in limit.map(list) { usual[name] = value }
        }
        return usual
    }

    private static func fill(
        _ container: inout JSONObject, _ word: String, limits: JSONObject, requests: JSONObject
    ) -> [String] {
        var notes: [String] = []
        let name = container.text("name")
        for (list, usual, what) in [
            ("requests", requests, "request"), ("limits", limits, "limit"),
        ] {
            let own = container.map("resources").map(list)
            let missing = usual.keys.filter { own[$0] == nil }.sorted()
            if missing.isEmpty { continue }
            container.makeObject("resources") { resources in
                resources.makeObject(list) { own in
                    for name in missing { own[name] = usual[name] }
                }
            }
            notes.append("\(missing.joined(separator: ", ")) \(what) for \(word) \(name)")
        }
        return notes
    }

    func validate(
        _ request: AdmissionRequest, _ state: AdmissionState
    ) throws(AdmissionRefusal) {
        let isPod =
            request.isMain(.pods, .create)
            || request.resource == .pods && request.subresource == "resize"
        guard isPod || request.isMain(.claims, .create, .update), let object = request.object else {
            return
        }
        // What goes away is not held up.
        if request.oldObject?.map("metadata").contains(key: "deletionTimestamp") ?? false { return }
        for range in try ranges(request, state) {
            let problems = range.map("spec").items("limits").flatMap {
                isPod
                    ? RangeBounds($0).pod(object.map("spec")) : RangeBounds($0).claim(object)
            }
            if let first = problems.first {
                throw .forbidden(
                    problems.count == 1 ? first : "[\(Self.unique(problems))]")
            }
        }
    }

    private static func unique(_ problems: [String]) -> String {
        var seen: Set<String> = []
        return problems.filter { seen.insert($0).inserted }.joined(separator: ", ")
    }

    private func ranges(
        _ request: AdmissionRequest, _ state: AdmissionState
    ) throws(AdmissionRefusal) -> [JSONObject] {
        try state.list(.limitRanges, namespace: request.namespace)
    }
}
