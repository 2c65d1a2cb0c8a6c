import EventStore
import History
package import KubernetesAPI

/// Finds the one object that a command is about, dead or alive.
struct SingleObject {
    let reader: Reader
    let spec: ObjectSpec

    /// Without a namespace the object is looked for in `default`, then in all others, where there
    /// must be only one of the name.
    func key() throws(QueryError) -> ObjectKey {
        let selection = try ObjectSelection(
            spec, namespace: spec.namespace, kinds: try reader.kindsOfAllTime(),
            reader: reader)
        if selection.needsDocument {
            throw QueryError(.wrongUse, "this command is about one object: name it, no selector")
        }
        guard let target = selection.targets.first else {
            throw QueryError(.wrongUse, "name an object, such as deploy/checkout -n shop")
        }
        guard let name = target.name else { throw try nameMissing(target) }
        guard Set(selection.targets.map(\.name)).count == 1 else {
            throw QueryError(.wrongUse, "this command is about one object: name only one")
        }
        var found: [ObjectKey] = []
        for target in selection.targets { found += try keys(of: target, name: name) }
        if found.count == 1 {
            try reader.requireSight(of: found[0])
            return found[0]
        }
        if let first = found.first {
            if let plain = found.first(where: { $0.namespace == "default" }) {
                try reader.requireSight(of: plain)
                return plain
            }
            let names = found.prefix(5).map(\.description).joined(separator: ", ")
            throw QueryError(
                .wrongUse,
                "\"\(spec.words.joined(separator: " "))\" could be \(names): "
                    + (Set(found.map(\.resource)).count > 1
                        ? "name the resource in full" : "say which with -n \(first.namespace)"))
        }
        throw try NeverLived(
            reader: reader, target: target, name: name, namespace: spec.namespace
        ).error()
    }

    private func keys(
        of target: ObjectSelection.Target, name: String
    ) throws(QueryError) -> [ObjectKey] {
        if !target.isNamespaced || spec.namespace != nil {
            let key = ObjectKey(
                resource: target.resource,
                namespace: target.isNamespaced ? spec.namespace ?? "" : "", name: name)
            try reader.requireSight(of: key)
            return reader.store.history(of: key).isEmpty ? [] : [key]
        }
        return try reader.keys(resource: target.resource).filter { $0.name == name }
    }

    private func nameMissing(
        _ target: ObjectSelection.Target
    ) throws(QueryError) -> QueryError {
        let keys = try reader.keys(resource: target.resource, namespace: spec.namespace)
        let examples = keys.prefix(5).map(\.name).joined(separator: ", ")
        let more = keys.count > 5 ? "..." : ""
        return QueryError(
            .wrongUse,
            "name one of the \(target.resource): \(target.resource.resource)/NAME"
                + (examples.isEmpty ? "" : " (there are \(examples)\(more))"))
    }
}

/// The answer to a name that nothing in the store ever had.
struct NeverLived {
    let reader: Reader
    let target: ObjectSelection.Target
    let name: String
    let namespace: String?

    /// Or the refusal, when the asker may not know whether there is such an object.
    func error() throws(QueryError) -> QueryError {
        try reader.requireSight(
            of: ObjectKey(
                resource: target.resource,
                namespace: target.isNamespaced ? namespace ?? "" : "", name: name), .present)
        let place = namespace.map { target.isNamespaced ? " in namespace \($0)" : "" } ?? ""
        let keys = try reader.keys(resource: target.resource)
        var message = "\(target.resource) \"\(name)\" never lived\(place)"
        let elsewhere = Set(keys.filter { $0.name == name }.map(\.namespace)).sorted()
        let here = keys.filter { namespace == nil || $0.namespace == namespace }
        let near = NearNames.of(name, among: here.map(\.name))
        if target.isNamespaced, !elsewhere.isEmpty {
            message += "; one of that name is in \(elsewhere.prefix(3).joined(separator: ", ")): "
                + "add -n \(elsewhere[0])"
        } else if !near.isEmpty {
            message += "; did you mean \(near.joined(separator: " or "))?"
        } else if keys.isEmpty {
            message += ": the store has no \(target.resource) at all"
        }
        return QueryError(.notFound, message)
    }
}

extension Reader {
    /// The one object that a command is about, dead or alive.
    package func objectKey(_ spec: ObjectSpec) throws(QueryError) -> ObjectKey {
        try SingleObject(reader: self, spec: spec).key()
    }

    /// For a key that lived, but not at the view: says when it did.
    func notThen(_ key: ObjectKey, at revision: Revision) -> QueryError {
        let lives = ObjectLives(of: key, in: store)
        return QueryError(
            .notFound,
            "\(key) was not there at revision \(revision) (\(timeWords(revision))): "
                + lives.words(self))
    }
}
