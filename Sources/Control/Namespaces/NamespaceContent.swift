internal import Document
internal import EventStore
internal import KubernetesAPI

/// What lives in a namespace that is being deleted, and what its conditions say of it.
struct NamespaceContent {
    private struct Rest {
        var kind: ResourceKind
        var count: Int
        /// How many wait for each finalizer.
        var finalizers: [String: Int] = [:]
        var isAllBeingDeleted = true
    }

    private let namespace: String
    private var rests: [Rest] = []

    init(of namespace: String, in world: World) throws(StoreError) {
        self.namespace = namespace
        for kind in world.catalog.all
        where kind.isNamespaced && kind.storage == kind.groupResource {
            let references = world.view.references(kind.groupResource, namespace: namespace)
            if references.isEmpty { continue }
            var rest = Rest(kind: kind, count: references.count)
            for reference in references {
                let head = try ObjectHead(parsing: world.view.document(reference).bytes)
                if !head.isBeingDeleted { rest.isAllBeingDeleted = false }
                for finalizer in head.finalizers { rest.finalizers[finalizer, default: 0] += 1 }
            }
            rests.append(rest)
        }
    }

    var isEmpty: Bool { rests.isEmpty }

    /// A deletion of each collection in which something was not told to go yet.
    var deletions: [Intent] {
        rests.filter { !$0.isAllBeingDeleted }.map {
            Intent(.delete, path: $0.kind.path(namespace: namespace))
        }
    }

    // MARK: conditions

    private var states: [(type: String, status: Bool, reason: String, message: String)] {
        let remaining = rests.map {
            "\(qualified($0.kind)) has \($0.count) resource instances"
        }.sorted()
        var waiting: [String: Int] = [:]
        for rest in rests {
            waiting.merge(rest.finalizers, uniquingKeysWith: +)
        }
        let finalizers = waiting.sorted { $0.key < $1.key }.map {
            "\($0.key) in \($0.value) resource instances"
        }
        return [
            (
                "NamespaceDeletionDiscoveryFailure", false, "ResourcesDiscovered",
                "All resources successfully discovered"
            ),
            (
                "NamespaceDeletionGroupVersionParsingFailure", false, "ParsedGroupVersions",
                "All legacy kube types successfully parsed"
            ),
            (
                "NamespaceDeletionContentFailure", false, "ContentDeleted",
                "All content successfully deleted, may be waiting on finalization"
            ),
            remaining.isEmpty
                ? (
                    "NamespaceContentRemaining", false, "ContentRemoved",
                    "All content successfully removed"
                )
                : (
                    "NamespaceContentRemaining", true, "SomeResourcesRemain",
                    "Some resources are remaining: \(remaining.joined(separator: ", "))"
                ),
            finalizers.isEmpty
                ? (
                    "NamespaceFinalizersRemaining", false, "ContentHasNoFinalizers",
                    "All content-preserving finalizers finished"
                )
                : (
                    "NamespaceFinalizersRemaining", true, "SomeFinalizersRemain",
                    "Some content in the namespace has finalizers remaining: "
                        + finalizers.joined(separator: ", ")
                ),
        ]
    }

    /// Whether the namespace's conditions say this already.
    func equals(_ namespace: JSONValue) -> Bool {
        let known = namespace["status"]?["conditions"]?.array ?? []
        return states.allSatisfy { state in
            known.contains {
                $0["type"]?.string == state.type && $0["message"]?.string == state.message
                    && $0["status"]?.string == (state.status ? "True" : "False")
            }
        }
    }

    /// The conditions to be: the time of a change is kept where the status did not change.
    func conditions(after namespace: JSONValue, now: Timestamp) -> [JSONValue] {
        let known = namespace["status"]?["conditions"]?.array ?? []
        let own = Set(states.map(\.type))
        let time = JSONValue.string(now.formatted(fractionDigits: 0))
        return known.filter { !own.contains($0["type"]?.string ?? "") }
            + states.map { state in
                let before = known.first { $0["type"]?.string == state.type }
                let status = state.status ? "True" : "False"
                let isSame = before?["status"]?.string == status
                return [
                    "type": .string(state.type), "status": .string(status),
                    "lastTransitionTime": isSame ? before?["lastTransitionTime"] ?? time : time,
                    "reason": .string(state.reason), "message": .string(state.message),
                ]
            }
    }

    /// `pods.` for the core group, as the API server's own namespace controller writes it.
    private func qualified(_ kind: ResourceKind) -> String { "\(kind.resource).\(kind.group)" }
}
