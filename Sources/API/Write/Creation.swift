internal import Admission
internal import Document
internal import EventStore
internal import History
internal import KindRules
internal import KubernetesAPI

/// POST to a collection: a new object.
struct Creation: Sendable {
    let writer: Writer
    let options: WriteOptions
    /// As read from the request, in the version that was asked for.
    var object: JSONObject
    /// `create`, or `update` and `patch` where these make the object.
    var verb = "create"

    /// Names are generated anew this often when they are taken.
    private static let generationCountMax = 8
    /// What a generated name keeps of its prefix, so that with its end it has 63 characters.
    private static let prefixByteCountMax = 58

    /// For what a controller is about to make: a second in all.
    private static let wait = Duration.milliseconds(50)
    private static let waitCountMax = 20

    private var target: WriteTarget { writer.target }

    func run() async throws(APIStatus) -> WriteOutcome {
        var generated = 0
        var waited = 0
        for _ in 0..<Writer.attemptCountMax {
            let view = writer.store.now
            let plan: Plan
            do throws(APIStatus) {
                plan = try prepared(view)
            } catch {
                guard error.mayPassSoon, waited < Self.waitCountMax else { throw error }
                waited += 1
                try? await Task.sleep(for: Self.wait)
                continue
            }
            let name = plan.object["metadata"]?["name"]?.string ?? ""
            let key = target.key(name)
            if try await isTaken(key, in: view) {
                generated += 1
                guard plan.isGenerated else { throw try existing(key, in: view) }
                if generated < Self.generationCountMax { continue }
                throw .noGeneratedName(target.named, name)
            }
            if options.isDryRun {
                return WriteOutcome(plan.object, isCreated: true, warnings: plan.warnings)
            }
            do throws(CommitFailure) {
                let documents = try await writer.commit([change(plan, key)])
                withExtendedLifetime(plan.reservation) {}
                return WriteOutcome(
                    plan.object, document: documents.first, isCreated: true,
                    warnings: plan.warnings)
            } catch {
                if case .status(let status) = error { throw status }
            }
        }
        throw .modified(target.named, object["metadata"]?["name"]?.string ?? "")
    }

    private struct Plan {
        var object: JSONObject
        var recheck: AdmissionRequest
        var warnings: [String]
        var isGenerated: Bool
        /// Held until the writer has decided.
        var reservation: ServiceReservation?
    }

    private func prepared(_ view: View) throws(APIStatus) -> Plan {
        var object = object
        object = Self.managed(object, writer, options)
        object = target.stored(object)
        var request = writer.admissionRequest(
            .create, name: object["metadata"]?["name"]?.string ?? "", object: object, old: nil,
            isDryRun: options.isDryRun)
        do throws(AdmissionRefusal) {
            try writer.admission.admit(&request, view)
        } catch {
            throw writer.status(of: error, name: request.name)
        }
        object = request.object ?? object
        try writer.checkEscalation(object, old: nil, name: "", in: view)
        let isGenerated = fillMetadata(&object)
        target.rules.prepareForCreate(&object, writer.context)
        let name = object["metadata"]?["name"]?.string ?? ""
        let reservation = try writer.reserve(
            &object, old: nil, name: name, isDryRun: options.isDryRun)
        object = writer.shaped(object)
        try validate(object, name)
        request.object = object
        request.name = name
        do throws(AdmissionRefusal) {
            try writer.admission.validate(request, view)
        } catch {
            throw writer.status(of: error, name: name)
        }
        let warnings =
            request.warnings + target.rules.warnings(object, old: nil, writer.context)
        return Plan(
            object: object, recheck: request, warnings: warnings, isGenerated: isGenerated,
            reservation: reservation)
    }

    private static func managed(
        _ object: JSONObject, _ writer: Writer, _ options: WriteOptions
    ) -> JSONObject {
        guard let schema = writer.target.schema else { return object }
        return FieldManagement(
            schema: schema, manager: writer.manager(options), time: writer.stamp,
            ignored: writer.unownedFields
        ).managed(object, live: nil)
    }

    /// What the server says of a new object; true when it made the name.
    private func fillMetadata(_ object: inout JSONObject) -> Bool {
        var isGenerated = false
        object.makeObject("metadata") { metadata in
            let name = metadata["name"]?.string ?? ""
            let prefix = metadata["generateName"]?.string ?? ""
            if name.isEmpty, !prefix.isEmpty {
                metadata["name"] = .string(
                    Self.shortened(prefix) + writer.sources.nameSuffix())
                isGenerated = true
            }
            metadata["namespace"] =
                target.isNamespaced ? .string(target.namespace) : nil
            metadata["uid"] = .string(writer.sources.uid())
            metadata["creationTimestamp"] = .string(writer.stamp)
            for name in [
                "resourceVersion", "selfLink", "deletionTimestamp", "deletionGracePeriodSeconds",
            ] { metadata[name] = nil }
        }
        return isGenerated
    }

    private static func shortened(_ prefix: String) -> String {
        guard prefix.utf8.count > prefixByteCountMax else { return prefix }
        return String(decoding: prefix.utf8.prefix(prefixByteCountMax), as: UTF8.self)
    }

    private func validate(_ object: JSONObject, _ name: String) throws(APIStatus) {
        let kind = target.storedKind
        func refuse(_ errors: [FieldError]) throws(APIStatus) {
            if errors.isEmpty { return }
            throw .invalid(kind: kind.kind, group: kind.group, name: name, errors)
        }
        try refuse(
            ObjectMetaRules.validateCreate(
                object["metadata"]?.object ?? JSONObject(), isNamespaced: target.isNamespaced,
                nameRule: target.rules.nameRule)
                + target.rules.validateCreate(object, writer.context))
    }

    private func isTaken(_ key: ObjectKey, in view: View) async throws(APIStatus) -> Bool {
        view.reference(key) != nil
    }

    private func existing(_ key: ObjectKey, in view: View) throws(APIStatus) -> APIStatus {
        let live = try writer.live(key, in: view)
        return live?.object["metadata"]?["deletionTimestamp"] == nil
            ? .alreadyExists(target.named, key.name)
            : .isBeingDeleted(target.named, key.name)
    }

    private func change(_ plan: Plan, _ key: ObjectKey) -> PlannedChange {
        let record = WriteRecord(verb: verb, fieldManager: writer.manager(options).name)
        return PlannedChange(
            key: key, change: .added, object: plan.object,
            uid: plan.object["metadata"]?["uid"]?.string ?? "", basis: nil,
            recheck: plan.recheck,
            record: record.recorded(
                writer.request, path: target.path, target: key, code: 201,
                completed: writer.sources.clock()))
    }
}

extension Writer {
    func manager(_ options: WriteOptions) -> ManagedFields.Manager {
        ManagedFields.Manager(
            name: ManagedFieldsNames.manager(
                named: options.fieldManager, userAgent: request.userAgent),
            operation: "Update", apiVersion: target.apiVersion,
            subresource: target.path.subresource)
    }

    /// What a write of the object itself can't set.
    var unownedFields: FieldSet {
        var fields = FieldSet()
        if target.isOwnedAsSent {
            for name in target.rules.unownedMembers { fields.insert(["f:\(name)"]) }
        }
        return fields
    }
}
