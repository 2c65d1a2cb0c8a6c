internal import Access
internal import Admission
internal import Document
internal import EventStore
internal import History
internal import KindRules
internal import KubernetesAPI

/// PUT and PATCH: a live object becomes another one.
///
/// The new object is made from the live one of a view; when the object has changed until the
/// writer looks, it is made anew. A request that names a resourceVersion fails then by itself.
struct Modification: Sendable {
    let writer: Writer
    let options: WriteOptions
    let name: String
    /// `update` or `patch`.
    let verb: String
    /// A PUT of an object that is not there makes it, where the kind allows that.
    var createsMissing = false
    /// The request's object is the one with this UID.
    var checksUID = false
    /// The server's own change of an object (a binding): it owns no fields, and the kind's rules,
    /// which are about what clients send, are not asked.
    var isOwn = false
    /// The new object in the version that was asked for, defaults filled in.
    let make: @Sendable (_ live: LiveObject) throws(APIStatus) -> JSONObject

    private var target: WriteTarget { writer.target }

    func run() async throws(APIStatus) -> WriteOutcome {
        let key = target.key(name)
        for _ in 0..<Writer.attemptCountMax {
            let view = writer.store.now
            guard let live = try writer.live(key, in: view) else {
                return try await missing()
            }
            let plan = try planned(live, in: view)
            if plan.isUnchanged || options.isDryRun {
                return WriteOutcome(plan.object, warnings: plan.warnings)
            }
            do throws(CommitFailure) {
                let documents = try await writer.commit([change(plan, key, live)])
                withExtendedLifetime(plan.reservation) {}
                return WriteOutcome(
                    plan.object, document: plan.isEnd ? nil : documents.first,
                    warnings: plan.warnings)
            } catch {
                if case .status(let status) = error { throw status }
            }
        }
        throw .modified(target.named, name)
    }

    private func missing() async throws(APIStatus) -> WriteOutcome {
        guard createsMissing, target.rules.createsOnUpdate, target.path.subresource.isEmpty else {
            throw .notFound(target.named, name)
        }
        try writer.access?.require(
            AccessAction("create", target.named, namespace: target.namespace, name: name),
            by: writer.request.principal)
        let nothing = LiveObject(object: JSONObject(), revision: .zero, uid: "")
        let object = try make(nothing)
        if let uid = object["metadata"]?["uid"]?.string, !uid.isEmpty {
            throw uidConflict(uid, found: "")
        }
        return try await Creation(
            writer: writer, options: options, object: object, verb: verb
        ).run()
    }

    private struct Plan {
        var object: JSONObject
        var recheck: AdmissionRequest
        var warnings: [String]
        /// Nothing to write: the live object stays as it is.
        var isUnchanged: Bool
        /// The object's last finalizer went, and so it goes.
        var isEnd: Bool
        /// Held until the writer has decided.
        var reservation: ServiceReservation?
    }

    private func planned(_ live: LiveObject, in view: View) throws(APIStatus) -> Plan {
        var object = try make(live)
        if isOwn { return ownPlan(target.stored(object), live) }
        if checksUID, let uid = object["metadata"]?["uid"]?.string, !uid.isEmpty, uid != live.uid {
            throw uidConflict(uid, found: live.uid)
        }
        let isPart = !target.isOwnedAsSent
        if !isPart { object = managed(object, live) }
        object = target.stored(object)
        var request = writer.admissionRequest(
            .update, name: name, object: object, old: live.object, isDryRun: options.isDryRun)
        try admit(&request) { (request) throws(AdmissionRefusal) in
            try writer.admission.admit(&request, view)
        }
        object = request.object ?? object
        try writer.checkEscalation(object, old: live.object, name: name, in: view)
        try checkVersion(object, live)
        object = prepared(object, live)
        let reservation = try writer.reserve(
            &object, old: live.object, name: name, isDryRun: options.isDryRun)
        if isPart { object = target.stored(managed(answered(object), live)) }
        object = writer.shaped(object)
        try validate(object, live.object)
        request.object = object
        try admit(&request) { (request) throws(AdmissionRefusal) in
            try writer.admission.validate(request, view)
        }
        let isUnchanged = Self.isSame(object, live.object)
        return Plan(
            object: isUnchanged ? StoredForm.ordered(live.object) : object, recheck: request,
            warnings: request.warnings
                + target.rules.warnings(object, old: live.object, writer.context),
            isUnchanged: isUnchanged, isEnd: isEnd(object, live.object), reservation: reservation)
    }

    private func ownPlan(_ object: JSONObject, _ live: LiveObject) -> Plan {
        let object = writer.shaped(object)
        let request = writer.admissionRequest(
            .update, name: name, object: object, old: live.object, isDryRun: options.isDryRun)
        return Plan(
            object: object, recheck: request, warnings: [],
            isUnchanged: Self.isSame(object, live.object), isEnd: false)
    }

    private func admit(
        _ request: inout AdmissionRequest,
        _ body: (inout AdmissionRequest) throws(AdmissionRefusal) -> Void
    ) throws(APIStatus) {
        do throws(AdmissionRefusal) { try body(&request) } catch {
            throw writer.status(of: error, name: name)
        }
    }

    private func answered(_ object: JSONObject) -> JSONObject {
        target.answered(object).object ?? object
    }

    private func managed(_ object: JSONObject, _ live: LiveObject) -> JSONObject {
        guard let schema = target.schema else { return object }
        return FieldManagement(
            schema: schema, manager: writer.manager(options), time: writer.stamp,
            ignored: writer.unownedFields
        ).managed(object, live: answered(live.object))
    }

    private func prepared(_ object: JSONObject, _ live: LiveObject) -> JSONObject {
        var object = object
        let old = live.object["metadata"]?.object ?? JSONObject()
        object.makeObject("metadata") { metadata in
            ObjectMetaRules.keep(old, in: &metadata)
            metadata["resourceVersion"] = old["resourceVersion"]
        }
        target.rules.prepareForUpdate(&object, old: live.object, writer.context)
        return object
    }

    private func validate(_ object: JSONObject, _ old: JSONObject) throws(APIStatus) {
        let kind = target.storedKind
        let metadata = ObjectMetaRules.validateUpdate(
            object["metadata"]?.object ?? JSONObject(),
            old: old["metadata"]?.object ?? JSONObject())
        let whole = ObjectMetaRules.validateCreate(
            object["metadata"]?.object ?? JSONObject(), isNamespaced: target.isNamespaced,
            nameRule: .pathSegment)
        // The API server asks once for all kinds, and each kind's own rules ask again.
        let isWhole = target.rules.updatesCheckMetadata && target.path.subresource.isEmpty
        let errors =
            whole + metadata + metadata + (isWhole ? whole : [])
            + target.rules.validateUpdate(object, old: old, writer.context)
        guard errors.isEmpty else {
            throw .invalid(kind: kind.kind, group: kind.group, name: name, errors)
        }
    }

    /// The resourceVersion that the request names is compared; none or "0" means any.
    private func checkVersion(_ object: JSONObject, _ live: LiveObject) throws(APIStatus) {
        let text = object["metadata"]?["resourceVersion"]?.string ?? ""
        guard let revision = text.isEmpty ? Revision.zero : ResourceVersion.revision(text) else {
            throw .plainError("strconv.ParseUint: parsing \"\(text)\": invalid syntax")
        }
        if revision == .zero {
            if target.rules.allowsUnconditionalUpdate { return }
            throw .invalid(
                kind: target.storedKind.kind, group: target.storedKind.group, name: name,
                [
                    .invalid(
                        Field("metadata")["resourceVersion"], 0,
                        "must be specified for an update")
                ])
        }
        guard revision == live.revision else { throw .modified(target.named, name) }
    }

    private func uidConflict(_ sent: String, found: String) -> APIStatus {
        let place = target.namespace.isEmpty ? name : "\(target.namespace)/\(name)"
        return .conflict(
            target.named, name,
            """
            StorageError: invalid object, Code: 4, Key: /registry/\
            \(RegistryPath.of(target.storage))/\(place), ResourceVersion: 0, AdditionalErrorMsg: \
            Precondition failed: UID in precondition: \(sent), UID in object meta: \(found)
            """)
    }

    /// Whether nothing but the times of managers differs.
    private static func isSame(_ new: JSONObject, _ old: JSONObject) -> Bool {
        withoutTimes(new) == withoutTimes(old)
    }

    private static func withoutTimes(_ object: JSONObject) -> JSONObject {
        var object = object
        object.updateObject("metadata") { metadata in
            metadata["resourceVersion"] = nil
            metadata.updateItems("managedFields") { $0["time"] = nil }
        }
        return object
    }

    private func isEnd(_ object: JSONObject, _ old: JSONObject) -> Bool {
        let metadata = object["metadata"]
        guard metadata?["deletionTimestamp"] != nil,
            metadata?["finalizers"]?.array?.isEmpty ?? true,
            old["metadata"]?["deletionGracePeriodSeconds"]?.int ?? 0 == 0
        else { return false }
        return !NamespaceEnd.isHeld(object, target.storage)
    }

    private func change(_ plan: Plan, _ key: ObjectKey, _ live: LiveObject) -> PlannedChange {
        var record = WriteRecord(verb: verb, fieldManager: writer.manager(options).name)
        record.base = live.revision
        return PlannedChange(
            key: key, change: plan.isEnd ? .deleted : .modified,
            object: plan.isEnd ? StoredForm.ordered(live.object) : plan.object, uid: live.uid,
            basis: live.revision, recheck: plan.recheck,
            record: record.recorded(
                writer.request, path: target.path, target: key, code: 200,
                completed: writer.sources.clock()))
    }
}

/// Namespaces go when their content is gone, which `spec.finalizers` stands for.
enum NamespaceEnd {
    static let resource = GroupResource(group: "", resource: "namespaces")

    static func isHeld(_ object: JSONObject, _ storage: GroupResource) -> Bool {
        storage == resource && !(object["spec"]?["finalizers"]?.array ?? []).isEmpty
    }
}

/// Where kube-apiserver keeps a resource's objects, as its messages name them.
enum RegistryPath {
    private static let special = [
        "replicationcontrollers": "controllers", "endpoints": "services/endpoints",
        "services": "services/specs", "nodes": "minions", "ingresses": "ingress",
    ]

    static func of(_ resource: GroupResource) -> String {
        switch resource.group {
        case "apiextensions.k8s.io", "apiregistration.k8s.io":
            "\(resource.group)/\(resource.resource)"
        default: special[resource.resource] ?? resource.resource
        }
    }
}
