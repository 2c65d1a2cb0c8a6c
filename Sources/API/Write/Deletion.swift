internal import Admission
internal import Document
internal import EventStore
internal import History
internal import KindRules
internal import KubernetesAPI

/// DELETE of one object: at once, or by a deletionTimestamp while something holds it (a grace
/// period, finalizers, the content of a namespace).
struct Deletion: Sendable {
    let writer: Writer
    let options: DeleteOptions
    let name: String
    var verb = "delete"

    struct Outcome: Sendable {
        /// What was deleted, or is being deleted.
        var object: JSONObject
        var uid: String
        var isGone: Bool
    }

    private var target: WriteTarget { writer.target }

    func run() async throws(APIStatus) -> Outcome {
        let key = target.key(name)
        for _ in 0..<Writer.attemptCountMax {
            let view = writer.store.now
            guard let live = try writer.live(key, in: view) else {
                throw .notFound(target.named, name)
            }
            var request = writer.admissionRequest(
                .delete, name: name, object: nil, old: live.object, isDryRun: options.isDryRun)
            try admit(&request, view)
            try checkPreconditions(live)
            let steps = DeletionSteps(
                live: live, options: options, rules: target.rules, storage: target.storage,
                now: writer.now)
            if options.isDryRun || steps.isNothing { return outcome(steps, live) }
            do throws(CommitFailure) {
                let documents = try await writer.commit(changes(steps, key, live, request))
                var outcome = outcome(steps, live)
                outcome.object = WriteOutcome.versioned(
                    outcome.object, documents.last?.revision)
                return outcome
            } catch {
                if case .status(let status) = error { throw status }
            }
        }
        throw .modified(target.named, name)
    }

    private func admit(_ request: inout AdmissionRequest, _ view: View) throws(APIStatus) {
        do throws(AdmissionRefusal) {
            try writer.admission.admit(&request, view)
            try writer.admission.validate(request, view)
        } catch {
            throw writer.status(of: error, name: name)
        }
    }

    private func checkPreconditions(_ live: LiveObject) throws(APIStatus) {
        let kind = GroupResource(group: target.storedKind.group, resource: target.storedKind.kind)
        if let uid = options.uid, uid != live.uid {
            throw .conflict(
                kind, name,
                """
                the UID in the precondition (\(uid)) does not match the UID in record \
                (\(live.uid)). The object might have been deleted and then recreated
                """)
        }
        let revision = ResourceVersion.text(live.revision)
        if let version = options.resourceVersion, version != revision {
            throw .conflict(
                kind, name,
                """
                the ResourceVersion in the precondition (\(version)) does not match the \
                ResourceVersion in record (\(revision)). The object might have been modified
                """)
        }
    }

    private func outcome(_ steps: DeletionSteps, _ live: LiveObject) -> Outcome {
        Outcome(
            object: StoredForm.ordered(steps.marked ?? live.object), uid: live.uid,
            isGone: steps.isEnd)
    }

    /// The mark and the end are events of their own, as in Kubernetes.
    private func changes(
        _ steps: DeletionSteps, _ key: ObjectKey, _ live: LiveObject, _ request: AdmissionRequest
    ) -> [PlannedChange] {
        var record = WriteRecord(verb: verb)
        record.base = options.resourceVersion.flatMap(ResourceVersion.revision) ?? live.revision
        let recorded = record.recorded(
            writer.request, path: target.path, target: key, code: 200,
            completed: writer.sources.clock())
        func change(_ kind: Event.Change, _ object: JSONObject) -> PlannedChange {
            PlannedChange(
                key: key, change: kind, object: writer.shaped(object), uid: live.uid,
                basis: live.revision, recheck: request, record: recorded)
        }
        var changes: [PlannedChange] = []
        if let marked = steps.marked, steps.isUpdated { changes.append(change(.modified, marked)) }
        if steps.isEnd { changes.append(change(.deleted, steps.marked ?? live.object)) }
        return changes
    }
}
