import KubernetesAPI
import Queries

/// An action for people: `list secrets in payments`, `create pods/exec`, `get /metrics`.
enum ActionText {
    static func words(_ action: ActionLine, allNamespaces: Bool = false) -> StyledText {
        guard let resource = action.resource else {
            return StyledText("\(action.verb) \(action.path)", .strong)
        }
        var what = "\(action.verb) \(resource)"
        if !action.subresource.isEmpty { what += "/\(action.subresource)" }
        if !action.name.isEmpty { what += " \(action.name)" }
        var text = StyledText(what, .strong)
        if allNamespaces {
            text.append(" in any namespace")
        } else if !action.namespace.isEmpty, action.namespace != action.name {
            text.append(" in \(action.namespace)")
        }
        return text
    }
}
