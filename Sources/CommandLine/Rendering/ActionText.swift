import Access
import Queries

/// An action for people: `list secrets in payments`, `create pods/exec`, `get /metrics`.
enum ActionText {
    static func words(_ line: ActionLine, allNamespaces: Bool = false) -> StyledText {
        let action = line.action
        switch action.target {
        case .path(let path): return StyledText("\(action.verb) \(path)", .strong)
        case .resource(let resource, let subresource, let name):
            var what = "\(action.verb) \(resource)"
            if !subresource.isEmpty { what += "/\(subresource)" }
            if !name.isEmpty { what += " \(name)" }
            var text = StyledText(what, .strong)
            if allNamespaces {
                text.append(" in any namespace")
            } else if !action.namespace.isEmpty, action.namespace != name {
                text.append(" in \(action.namespace)")
            }
            return text
        }
    }
}
