internal import Document
internal import EventStore
internal import KindRules
internal import KubernetesAPI

/// What a deletion does to an object, as Kubernetes' generic registry decides it.
struct DeletionSteps: Sendable {
    /// The object as it becomes while it waits for its end; nil when it stays as it is.
    private(set) var marked: JSONObject?
    /// `marked` is a version of its own.
    private(set) var isUpdated = false
    private(set) var isEnd = false

    /// The deletion is under way already, and this one changes nothing about it.
    var isNothing: Bool { !isUpdated && !isEnd }

    private let now: Timestamp
    private let options: DeleteOptions

    init(
        live: LiveObject, options: DeleteOptions, rules: any KindRules, storage: GroupResource,
        now: Timestamp
    ) {
        self.now = now
        self.options = options
        if storage == NamespaceEnd.resource {
            deleteNamespace(live.object)
            return
        }
        var object = live.object
        let period = rules.gracePeriodSeconds(of: object, asked: options.gracePeriodSeconds)
        var isGraceful = false
        if let period {
            switch mark(&object, period) {
            case .pending: return
            case .marked: isGraceful = true
            case .forced: break
            }
        }
        let policy = GarbageCollectionPolicy(storage)
        let (finalizers, isChanged) = Self.finalizers(of: object, options, policy)
        if isChanged {
            object.updateObject("metadata") {
                $0["finalizers"] = finalizers.isEmpty ? nil : .array(finalizers)
            }
        }
        if isGraceful {
            marked = object
            isUpdated = true
            isEnd = finalizers.isEmpty && Self.graceOf(object) == 0
        } else if finalizers.isEmpty {
            isEnd = true
        } else {
            markWithoutGrace(&object)
            marked = object
            isUpdated = object != live.object
        }
    }

    private enum Grace { case pending, marked, forced }

    private static func graceOf(_ object: JSONObject) -> Int64 {
        object["metadata"]?["deletionGracePeriodSeconds"]?.int ?? 0
    }

    /// Sets the times of a deletion with grace; a second one may only shorten it.
    private func mark(_ object: inout JSONObject, _ period: Int64) -> Grace {
        let metadata = object["metadata"]
        if let text = metadata?["deletionTimestamp"]?.string {
            guard let grace = metadata?["deletionGracePeriodSeconds"]?.int else { return .forced }
            guard let asked = options.gracePeriodSeconds else { return .pending }
            let shorter = max(0, asked)
            guard shorter < grace else { return .pending }
            let end = moved(text, by: shorter - max(0, grace))
            set(&object, end ?? Self.time(now, plusSeconds: shorter), shorter)
            return .marked
        }
        set(&object, Self.time(now, plusSeconds: period), period)
        raiseGeneration(&object)
        return .marked
    }

    /// nil for the end of all time, which does not tell when the period began.
    private func moved(_ text: String, by seconds: Int64) -> Timestamp? {
        guard let end = Timestamp(rfc3339: text), end.nanoseconds < .max - 1_000_000_000 else {
            return nil
        }
        return Self.time(end, plusSeconds: seconds)
    }

    /// At the ends of what a timestamp can hold when the sum is beyond them.
    private static func time(_ start: Timestamp, plusSeconds seconds: Int64) -> Timestamp {
        let (product, isTooFar) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
        let (sum, isBeyond) = start.nanoseconds.addingReportingOverflow(product)
        if isTooFar || isBeyond {
            return Timestamp(nanoseconds: seconds > 0 ? .max : .min)
        }
        return Timestamp(nanoseconds: sum)
    }

    private func set(_ object: inout JSONObject, _ end: Timestamp, _ seconds: Int64) {
        object.updateObject("metadata") {
            $0["deletionTimestamp"] = .string(end.formatted(fractionDigits: 0))
            $0["deletionGracePeriodSeconds"] = JSONValue(seconds)
        }
    }

    private func raiseGeneration(_ object: inout JSONObject) {
        guard let generation = object["metadata"]?["generation"]?.int, generation > 0 else {
            return
        }
        object.updateObject("metadata") { $0["generation"] = JSONValue(generation + 1) }
    }

    /// Kinds without grace periods wait for finalizers alone.
    private func markWithoutGrace(_ object: inout JSONObject) {
        if object["metadata"]?["deletionGracePeriodSeconds"] == nil { raiseGeneration(&object) }
        let known = object["metadata"]?["deletionTimestamp"]?.string
            .flatMap { Timestamp(rfc3339: $0) }
        let end = known.map { min($0, now) } ?? now
        set(&object, end, 0)
    }

    /// The finalizers that say what becomes of the object's dependents, as the options have it.
    private static func finalizers(
        of object: JSONObject, _ options: DeleteOptions, _ policy: GarbageCollectionPolicy
    ) -> (finalizers: [JSONValue], isChanged: Bool) {
        let old = object["metadata"]?["finalizers"]?.array ?? []
        let orphan = JSONValue.string("orphan")
        let foreground = JSONValue.string("foregroundDeletion")
        if policy == .unsupported { return (old.filter { $0 != orphan && $0 != foreground }, false) }
        var isOrphaning = policy == .orphan
        var isForeground = false
        if let asked = options.orphansDependents {
            isOrphaning = asked
        } else if let asked = options.propagation {
            isOrphaning = asked == .orphan
            isForeground = asked == .foreground
        } else if old.contains(orphan) {
            isOrphaning = true
        } else if old.contains(foreground) {
            (isOrphaning, isForeground) = (false, true)
        }
        var new = old.filter { $0 != orphan && $0 != foreground }
        if isOrphaning { new.append(orphan) }
        if isForeground { new.append(foreground) }
        return Set(new) == Set(old) ? (old, false) : (new, true)
    }

    /// A namespace is marked first, and goes when nothing is left in it.
    private mutating func deleteNamespace(_ live: JSONObject) {
        var object = live
        if object["metadata"]?["deletionTimestamp"] == nil {
            let (finalizers, isChanged) = Self.finalizers(of: object, options, .background)
            object.updateObject("metadata") {
                $0["deletionTimestamp"] = .string(now.formatted(fractionDigits: 0))
                if isChanged { $0["finalizers"] = finalizers.isEmpty ? nil : .array(finalizers) }
            }
            object.makeObject("status") { $0["phase"] = "Terminating" }
            marked = object
            isUpdated = true
            return
        }
        if NamespaceEnd.isHeld(object, NamespaceEnd.resource) { return }
        if object["metadata"]?["finalizers"]?.array?.isEmpty ?? true { isEnd = true }
    }
}

/// What becomes of a kind's dependents when a deletion does not say.
enum GarbageCollectionPolicy: Sendable {
    case background, orphan, unsupported

    init(_ resource: GroupResource) {
        switch (resource.group, resource.resource) {
        case ("", "replicationcontrollers"), ("batch", "jobs"): self = .orphan
        case ("", "events"): self = .unsupported
        default: self = .background
        }
    }
}

extension DeleteOptions {
    /// A Job's Pods stay unless the options say otherwise, which people don't expect.
    func warnings(for resource: GroupResource) -> [String] {
        guard resource == GroupResource(group: "batch", resource: "jobs"), propagation == nil,
            orphansDependents == nil
        else { return [] }
        return [
            "child pods are preserved by default when jobs are deleted; set "
                + "propagationPolicy=Background to remove them or set propagationPolicy=Orphan to "
                + "suppress this warning"
        ]
    }
}
