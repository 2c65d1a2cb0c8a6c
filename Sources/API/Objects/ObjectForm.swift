internal import Document
internal import EventStore
internal import History
internal import KubernetesAPI

/// How stored objects of one resource become objects of the version that a request asks for.
struct ObjectForm: Sendable {
    var kind: ResourceKind
    var version: String
    /// Built-in kinds leave kind and apiVersion out of list items; custom ones keep them.
    var isBuiltIn: Bool
    var apiVersion: String

    init(kind: ResourceKind, version: String, catalog: KindCatalog) {
        self.kind = kind
        self.version = version
        apiVersion = kind.apiVersion(version)
        isBuiltIn = catalog.customResource(of: kind.groupResource) == nil
    }

    /// Whether the stored bytes serve as they are.
    func isStoredForm(_ document: StoredDocument) -> Bool {
        guard let header = DocumentSplice.header(of: document.bytes) else { return false }
        return document.bytes[header.apiVersion].elementsEqual(apiVersion.utf8)
            && document.bytes[header.kind].elementsEqual(kind.kind.utf8)
    }

    /// The object in the requested version, with its resourceVersion.
    func value(
        of document: StoredDocument, revision: Revision? = nil
    ) throws(APIStatus) -> JSONValue {
        var value: JSONValue
        do { value = try document.value() } catch { throw APIStatus(error) }
        if let revision {
            value = value.settingMetadata("resourceVersion", ResourceVersion.text(revision))
        }
        return VersionConversion.convert(value, to: apiVersion, kind: kind.kind)
    }

    func append(
        _ document: StoredDocument, asItem: Bool, revision: Revision? = nil,
        to output: inout [UInt8]
    ) throws(APIStatus) {
        let asItem = asItem && isBuiltIn
        if isStoredForm(document) {
            DocumentSplice.append(document, asItem: asItem, revision: revision, to: &output)
            return
        }
        var value = try value(of: document, revision: revision)
        if asItem, var object = value.object {
            object.removeValue(forKey: "kind")
            object.removeValue(forKey: "apiVersion")
            value = .object(object)
        }
        value.append(to: &output)
    }
}

extension JSONValue {
    func settingMetadata(_ key: String, _ text: String) -> JSONValue {
        guard var object else { return self }
        var metadata = object["metadata"]?.object ?? JSONObject()
        metadata[key] = .string(text)
        object["metadata"] = .object(metadata)
        return .object(object)
    }

    /// This object with other values for kind and apiVersion, at the front.
    func retyped(apiVersion: String, kind: String) -> JSONValue {
        guard let object else { return self }
        var result = JSONObject()
        result["kind"] = .string(kind)
        result["apiVersion"] = .string(apiVersion)
        for (key, value) in object.members where key != "kind" && key != "apiVersion" {
            result[key] = value
        }
        return .object(result)
    }
}
