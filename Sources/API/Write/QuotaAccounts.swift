internal import Admission
internal import Document
internal import EventStore
internal import History
internal import KindRules
internal import KubernetesAPI

/// The accounts in the statuses of quotas, which the API server itself keeps with every write that
/// they are charged for.
struct QuotaAccounts: Sendable {
    let catalog: KindCatalog
    /// Now, to the second.
    let time: String

    private static let user = "system:apiserver"

    /// The quota's change, of the same request as the write that makes it.
    func draft(
        of charge: AdmissionCharge, uid: String, for request: RecordedRequest, _ head: View
    ) -> Draft {
        var record = request
        record.user = Self.user
        record.groups = ["system:masters"]
        record.verb = "update"
        record.subresource = "status"
        record.apiVersion = "v1"
        record.target = charge.key
        record.fieldManager = "kube-apiserver"
        record.base = head.reference(charge.key)?.revision
        let (document, offset) = StoredForm.document(managed(charge.object, charge.key, head))
        return Draft(
            key: charge.key, change: .modified, uid: uid, apiVersion: "v1", kind: "ResourceQuota",
            document: document, resourceVersionOffset: offset,
            request: record)
    }

    private func managed(_ object: JSONObject, _ key: ObjectKey, _ head: View) -> JSONObject {
        guard let schema = catalog.schema(apiVersion: "v1", kind: "ResourceQuota"),
            let live = try? head.get(key)?.document.value().object
        else { return object }
        let managed = FieldManagement(
            schema: schema,
            manager: ManagedFields.Manager(
                name: "kube-apiserver", operation: "Update", apiVersion: "v1",
                subresource: "status"),
            time: time, ignored: FieldSet()
        ).managed(object, live: live)
        return StoredForm.ordered(
            GoShape.shaped(.object(managed), schema: schema).object ?? managed)
    }
}
