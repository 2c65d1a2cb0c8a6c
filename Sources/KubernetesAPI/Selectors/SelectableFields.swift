import Document

/// Where the value of a selectable field comes from.
enum SelectableField: Hashable, Sendable {
    case name, namespace
    /// The member at this path as text; this text when there is none.
    case member([String], absent: String)
    /// `source` of an event object: its component, else the controller that reported it.
    case eventSource
    /// The first address of a Pod.
    case podIP
    /// A field that is known but never has a value.
    case nothing

    func value(in object: JSONValue) -> String {
        switch self {
        case .name: object["metadata"]?["name"]?.string ?? ""
        case .namespace: object["metadata"]?["namespace"]?.string ?? ""
        case .member(let path, let absent): Self.text(Self.member(object, path)) ?? absent
        case .eventSource:
            Self.nonEmpty(object["source"]?["component"]) ?? Self.nonEmpty(
                object["reportingComponent"]) ?? ""
        case .podIP:
            object["status"]?["podIPs"]?[0]?["ip"]?.string ?? object["status"]?["podIP"]?.string
                ?? ""
        case .nothing: ""
        }
    }

    private static func member(_ object: JSONValue, _ path: [String]) -> JSONValue? {
        var value: JSONValue? = object
        for name in path { value = value?[name] }
        return value
    }

    private static func text(_ value: JSONValue?) -> String? {
        switch value {
        case .string(let text): text
        case .bool(let flag): flag ? "true" : "false"
        case .number(let number): number.text
        default: nil
        }
    }

    private static func nonEmpty(_ value: JSONValue?) -> String? {
        guard let text = value?.string, !text.isEmpty else { return nil }
        return text
    }
}

/// The fields that objects of a resource can be selected by, as kube-apiserver 1.36 has them.
struct SelectableFields {
    private let kind: ResourceKind
    private let version: String

    init(kind: ResourceKind, version: String) {
        self.kind = kind
        self.version = version
    }

    func field(_ label: String) throws(SelectorError) -> SelectableField {
        if kind.isCustom { return try customField(label) }
        guard let own = Self.builtIn[kind.groupResource] else {
            if let field = Self.metadata[label] { return field }
            throw SelectorError(
                "\(goQuoted(label)) is not a known field selector: only \"metadata.name\", "
                    + "\"metadata.namespace\"")
        }
        guard let field = own[label] else { throw unsupported(label) }
        return field
    }

    private func customField(_ label: String) throws(SelectorError) -> SelectableField {
        if label == "metadata.name" { return .name }
        if label == "metadata.namespace", kind.isNamespaced { return .namespace }
        guard kind.selectableFieldsByVersion[version]?.contains(label) == true else {
            throw unsupported(label)
        }
        return .member(label.split(separator: ".").map(String.init), absent: "")
    }

    private func unsupported(_ label: String) -> SelectorError {
        SelectorError("field label not supported: \(label)")
    }

    private func goQuoted(_ text: String) -> String {
        var quoted = "\""
        for character in text.unicodeScalars {
            if character == "\"" || character == "\\" { quoted += "\\" }
            quoted.unicodeScalars.append(character)
        }
        return quoted + "\""
    }

    private static let metadata: [String: SelectableField] = [
        "metadata.name": .name, "metadata.namespace": .namespace,
    ]

    private static func fields(
        _ labels: [String], isNamespaced: Bool = true, absent: String = ""
    ) -> [String: SelectableField] {
        var fields = metadata
        if !isNamespaced { fields["metadata.namespace"] = nil }
        for label in labels {
            fields[label] = .member(label.split(separator: ".").map(String.init), absent: absent)
        }
        return fields
    }

    private static let builtIn: [GroupResource: [String: SelectableField]] = [
        .init(group: "", resource: "pods"): pods,
        .init(group: "", resource: "events"): events,
        .init(group: "events.k8s.io", resource: "events"): regardingEvents,
        .init(group: "", resource: "namespaces"): fields(["status.phase"], isNamespaced: false),
        .init(group: "", resource: "nodes"):
            fields(["spec.unschedulable"], isNamespaced: false, absent: "false"),
        .init(group: "", resource: "secrets"): fields(["type"]),
        .init(group: "", resource: "services"): fields(["spec.clusterIP", "spec.type"]),
        .init(group: "", resource: "replicationcontrollers"):
            fields(["status.replicas"], absent: "0"),
        .init(group: "batch", resource: "jobs"): jobs,
        .init(group: "certificates.k8s.io", resource: "certificatesigningrequests"):
            fields(["spec.signerName"], isNamespaced: false),
        .init(group: "resource.k8s.io", resource: "resourceslices"):
            fields(["spec.nodeName", "spec.driver"], isNamespaced: false),
    ]

    private static let pods: [String: SelectableField] = {
        var pods = fields([
            "spec.nodeName", "spec.restartPolicy", "spec.schedulerName", "spec.serviceAccountName",
            "status.phase", "status.nominatedNodeName",
        ])
        pods["spec.host"] = pods["spec.nodeName"]
        pods["spec.hostNetwork"] = .member(["spec", "hostNetwork"], absent: "false")
        pods["status.podIP"] = .podIP
        pods["status.podIPs"] = .nothing
        return pods
    }()

    private static let jobs: [String: SelectableField] = {
        var jobs = metadata
        jobs["status.successful"] = .member(["status", "succeeded"], absent: "0")
        return jobs
    }()

    private static let involved = [
        "kind", "namespace", "name", "uid", "apiVersion", "resourceVersion", "fieldPath",
    ]

    private static let events: [String: SelectableField] = {
        var events = fields(involved.map { "involvedObject.\($0)" } + ["reason", "type"])
        events["reportingComponent"] = .member(["reportingComponent"], absent: "")
        events["source"] = .eventSource
        return events
    }()

    private static let regardingEvents: [String: SelectableField] = {
        var events = fields(["reason", "type"])
        for name in involved {
            events["regarding.\(name)"] = .member(["involvedObject", name], absent: "")
        }
        events["reportingController"] = .member(["reportingComponent"], absent: "")
        return events
    }()
}
