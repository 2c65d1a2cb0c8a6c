import KubernetesAPI
import Queries

/// Objects for people, in words that the next command takes.
struct ObjectText {
    private let catalog = KindCatalog.builtIn

    /// `deployment/checkout`, `hpa/web`, `releases/web`: the singular unless it is long, else
    /// kubectl's abbreviation.
    func name(_ key: ObjectKey) -> String { "\(kind(key.resource))/\(key.name)" }

    func kind(_ resource: GroupResource) -> String {
        guard let known = catalog.kind(of: resource) else { return resource.resource }
        if known.singular.utf8.count <= 14 { return known.singular }
        return known.shortNames.first ?? known.singular
    }

    /// `deployment.apps/checkout`, as `kubectl -o name` prints it.
    func kubectlName(_ key: ObjectKey) -> String {
        let singular = catalog.kind(of: key.resource)?.singular ?? key.resource.resource
        let group = key.resource.group
        return "\(group.isEmpty ? singular : "\(singular).\(group)")/\(key.name)"
    }

    /// `deployment/checkout -n shop`: to be typed again.
    func typed(_ key: ObjectKey) -> StyledText {
        var text = StyledText(name(key), .strong)
        if !key.namespace.isEmpty { text.append(" -n \(key.namespace)", .faint) }
        return text
    }

    /// `shop deployment/checkout`: in lists, where the eye runs down.
    func listed(_ key: ObjectKey) -> StyledText {
        let text = StyledText(key.name.isEmpty ? key.resource.resource : name(key))
        return key.namespace.isEmpty ? text : StyledText(key.namespace + " ", .faint) + text
    }
}
