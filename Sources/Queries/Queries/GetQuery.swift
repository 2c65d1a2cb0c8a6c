import Document
import EventStore
import History
import KubernetesAPI

/// `get RESOURCE [NAME]`: objects as of a moment.
package struct GetQuery: ParameterizedQuery, Hashable {
    package var object = ObjectSpec()
    package var at: String?
    /// Columns and cells in the answer.
    package var table = true
    /// Whole objects in the answer.
    package var documents = false
    /// managedFields stay in the documents.
    package var managedFields = false

    package init() {}

    package static var parameterFields: [ParameterField<Self>] {
        ObjectSpec.parameterFields(\Self.object) + [
            .text("at", \.at), .flag("table", \.table), .flag("documents", \.documents),
            .flag("managedFields", \.managedFields),
        ]
    }

    package func run(_ reader: Reader) throws(QueryError) -> GetAnswer {
        let moment = try TimeSpec(at ?? "head").resolve(reader)
        let view = try reader.view(at: moment.revision)
        let kinds = try reader.kinds(at: view)
        let selection = try ObjectSelection(
            object, namespace: object.namespace ?? "default", kinds: kinds, reader: reader)
        guard let first = selection.targets.first else {
            throw QueryError(
                .wrongUse, "name a resource, such as pods, deploy/checkout or all")
        }
        let isSingle = selection.targets.count == 1 && first.name != nil
        if isSingle, selection.needsDocument {
            throw QueryError(.wrongUse, "a name and a selector can't be given together")
        }
        var sections: [GetSection] = []
        var done: Set<GroupResource> = []
        for target in selection.targets where done.insert(target.resource).inserted {
            let named = selection.targets.filter { $0.resource == target.resource }
                .compactMap(\.name)
            var reading = SectionReading(
                query: self, reader: reader, view: view, kinds: kinds, selection: selection,
                target: target, moment: moment)
            let section = try reading.section(names: named)
            if !section.rows.isEmpty { sections.append(section) }
        }
        return GetAnswer(at: moment, sections: sections, isSingle: isSingle)
    }
}

/// The objects of one resource on their way into an answer.
private struct SectionReading {
    let query: GetQuery
    let reader: Reader
    let view: View
    let kinds: KindCatalog
    let selection: ObjectSelection
    let target: ObjectSelection.Target
    let moment: Moment

    mutating func section(names: [String]) throws(QueryError) -> GetSection {
        var section = GetSection(
            resource: target.kind?.groupResource ?? target.resource,
            kind: target.kind?.kind ?? target.resource.resource,
            singular: target.kind?.singular ?? target.resource.resource,
            isNamespaced: target.isNamespaced)
        let printer = target.kind.map {
            TablePrinter(kind: $0, version: $0.preferredVersion, catalog: kinds)
        } ?? TablePrinter(resource: target.resource)
        if query.table {
            section.columns = printer.columns.map {
                GetColumn(name: $0.name, priority: $0.priority)
            }
        }
        let now = moment.time ?? Timestamp(nanoseconds: 0)
        var precedences: [Int64] = []
        for reference in try references(names) {
            guard query.table || query.documents || selection.needsDocument else {
                section.rows.append(
                    GetRow(
                        namespace: reference.key.namespace, name: reference.key.name, cells: [],
                        object: nil))
                continue
            }
            guard var object = try reader.plainDocument(at: reference.position) else { continue }
            guard try selection.selects(object, kind: target.kind) else { continue }
            let cells = query.table ? printer.cells(object, now: now) : []
            if query.documents, !query.managedFields {
                object.set(nil, at: FieldPath([.key("metadata"), .key("managedFields")]))
            }
            section.rows.append(
                GetRow(
                    namespace: reference.key.namespace, name: reference.key.name, cells: cells,
                    object: query.documents ? object : nil))
            precedences.append(object["spec"]?["matchingPrecedence"]?.int ?? 0)
        }
        if query.table, target.resource.resource == "flowschemas" {
            // As the API server lists them: in the order in which they are tried.
            let order = section.rows.indices.sorted {
                (precedences[$0], $0) < (precedences[$1], $1)
            }
            section.rows = order.map { section.rows[$0] }
        }
        return section
    }

    private func references(_ names: [String]) throws(QueryError) -> [ObjectReference] {
        let namespace = target.isNamespaced ? selection.namespace : nil
        let depth: Sight.Depth = view.revision < reader.store.head ? .past : .present
        if names.isEmpty {
            let all = view.references(target.resource, namespace: namespace)
            return try reader.seen(all, key: \.key, depth, at: view.revision)
        }
        var found: [ObjectReference] = []
        for name in names {
            let key = ObjectKey(
                resource: target.resource,
                namespace: target.isNamespaced ? selection.namespace ?? "" : "", name: name)
            try reader.requireSight(of: key, depth, at: view.revision)
            guard let reference = view.reference(key) else { throw try notFound(key) }
            found.append(reference)
        }
        return found
    }

    private func notFound(_ key: ObjectKey) throws(QueryError) -> QueryError {
        guard reader.store.history(of: key).isEmpty else {
            return reader.notThen(key, at: view.revision)
        }
        return try NeverLived(
            reader: reader, target: target, name: key.name,
            namespace: target.isNamespaced ? key.namespace : nil
        ).error()
    }
}
