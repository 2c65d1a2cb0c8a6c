package import Document
package import History
package import KubernetesAPI
package import Sealing

extension Store {
    /// Whether objects of a resource are sealed before they reach the log.
    package func seals(_ resource: GroupResource) -> Bool { dataKeys.policy.seals(resource) }

    /// Why an object of the resource can't be written now; nil when it can.
    package func obstacleToSealing(_ resource: GroupResource) -> StoreError? {
        seals(resource) && dataKeys.wrapping == nil ? .noSealingKey(resource: "\(resource)") : nil
    }

    /// The document that sealed bytes hold. Throws `.sealed` when there is no key for it (any
    /// more), `.damaged` when it is not what was sealed.
    func unsealed(
        _ bytes: [UInt8], ofEvent index: Int, _ run: Run
    ) throws(StoreError) -> UnsealedDocument {
        try dataKeys.unsealed(bytes, ofEvent: index, run)
    }

    /// A version with its resourceVersion and, when it is a Secret or something that was ever
    /// sealed, digests in the place of its values.
    package func redactedDocument(at position: Position) throws(StoreError) -> JSONValue? {
        guard let document = try document(at: position, showsSealed: true) else { return nil }
        let value = try document.value()
        let run = snapshot().run
        guard let index = run.eventIndex(at: position) else { return value }
        return redacted(value, run.objectKey(of: index))
    }

    /// - Parameter key: of the object that `value` is.
    package func redacted(_ value: JSONValue, _ key: ObjectKey) -> JSONValue {
        let run = snapshot().run
        let wasSealed = run.resourceNumber(key.resource).map(run.sealedResources.contains) ?? false
        if key.resource == GroupResource(group: "", resource: "secrets") {
            return dataKeys.redactor.redacted(value, namespace: key.namespace, name: key.name)
        }
        guard wasSealed || seals(key.resource) else { return value }
        return dataKeys.redactor.redactedWhole(value, namespace: key.namespace, name: key.name)
    }

    /// What stands for a version that can't be read where the past is shown: the object without
    /// its content, and an annotation that says why.
    func placeholder(
        ofEvent index: Int, _ snapshot: RunSnapshot, why: String
    ) throws(StoreError) -> StoredDocument {
        let event = try EventReading(self, snapshot).event(index)
        var metadata = JSONObject()
        var annotations = JSONObject()
        annotations[SealedMark.annotation] = .string(why)
        metadata["annotations"] = .object(annotations)
        metadata["name"] = .string(event.key.name)
        if !event.key.namespace.isEmpty { metadata["namespace"] = .string(event.key.namespace) }
        metadata["uid"] = .string(event.uid)
        var object = JSONObject()
        object["apiVersion"] = .string(event.apiVersion)
        object["kind"] = .string(event.kind)
        object["metadata"] = .object(metadata)
        let bytes = JSONValue.object(object).bytes
        return StoredDocument(
            position: event.position, revision: event.revision, bytes: bytes,
            resourceVersionOffset: Draft.resourceVersionOffset(in: bytes))
    }
}

/// How an object whose content is sealed says so.
package enum SealedMark {
    package static let annotation = "hindsight.dev/sealed"
}

extension Store {
    /// How many data keys there ever were.
    package var dataKeyCount: Int { Int(snapshot().run.dataKeys.count) }
    /// Whether there is a key to seal with.
    package var canSeal: Bool { dataKeys.wrapping != nil }

    /// Versions of Secrets that a live store holds as they were written, from before it sealed.
    /// Recordings have digests in the place of values.
    package func clearSecretCount() -> Int {
        let run = snapshot().run
        guard kind == .live,
            let secrets = run.resourceNumber(GroupResource(group: "", resource: "secrets")),
            let session = try? LogSession(log)
        else { return 0 }
        return run.positions.indices.count { index in
            guard run.resource(of: index) == secrets,
                let (payloads, _) = unsafe try? session.payloads(at: UInt64(run.positions[index]))
            else { return false }
            let form = payloads[UInt64(run.positions[index])].document.form
            return form != .sealed && form != .none
        }
    }

    /// Asks for the key-encryption keys again.
    package func reloadKeys() throws(KeyRingError) { try dataKeys.reload() }
}
