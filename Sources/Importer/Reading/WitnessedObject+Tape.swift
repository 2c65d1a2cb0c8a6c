import Document
import KubernetesAPI
import Sealing

extension WitnessedObject {
    /// Takes an object out of a line: its bytes without the resourceVersion, Secret values
    /// replaced by digests.
    init(
        _ node: TapeNode, resource: GroupResource, apiVersion: String, kind: String,
        redactor: SecretRedactor
    ) throws {
        let isSecret = resource.resource == "secrets" && resource.group.isEmpty
        if isSecret || (kind == "Secret" && apiVersion == "v1") {
            let redacted = redactor.redacted(
                node.value, namespace: node["metadata"]?["namespace"]?.string ?? "",
                name: node["metadata"]?["name"]?.string ?? "")
            self = try TapeParser().withRoot(of: redacted.bytes) { root in
                try WitnessedObject(plain: root, isEvent: false, apiVersion, kind)
            }
        } else {
            let isEvent = resource.resource == "events" && resource.group.isEmpty
            try self.init(plain: node, isEvent: isEvent, apiVersion, kind)
        }
    }

    static func isTerminating(_ metadata: TapeNode?) -> Bool {
        metadata?["deletionTimestamp"]?.isNull == false
    }

    static func isBound(_ object: TapeNode) -> Bool {
        object["spec"]?["nodeName"].map { !$0.equals("") } ?? false
    }

    private init(plain node: TapeNode, isEvent: Bool, _ apiVersion: String, _ kind: String) throws {
        guard let metadata = node["metadata"],
            let version = metadata["resourceVersion"]?.string, let revision = UInt64(version),
            let cut = metadata.removalRange(ofMember: "resourceVersion")
        else {
            throw FieldProblem(
                what: "the object has no metadata.resourceVersion that is a decimal number")
        }
        self.revision = revision
        self.apiVersion = apiVersion
        self.kind = kind
        uid = metadata["uid"]?.string ?? ""
        isTerminating = Self.isTerminating(metadata)
        isReleased = (metadata["finalizers"]?.count ?? 0) == 0
            && (node["spec"]?["finalizers"]?.count ?? 0) == 0
            && (metadata["deletionGracePeriodSeconds"]?.int ?? 0) == 0
        isBound = Self.isBound(node)
        family = isEvent
            ? node["reason"]?.string ?? ""
            : metadata["ownerReferences"]?[0]?["uid"]?.string ?? ""
        let range = node.range
        let before = range.lowerBound..<cut.lowerBound
        resourceVersionOffset = before.count
        let raw = unsafe node.rawBytes
        var document: [UInt8] = []
        document.reserveCapacity(raw.count)
        unsafe document.append(contentsOf: raw[..<before.count])
        unsafe document.append(contentsOf: raw[(before.count + cut.count)...])
        self.document = document[...]
    }
}
