internal import Document
internal import KubernetesAPI

/// A `LabelSelector` as Go turns it into something that matches: none matches nothing.
enum SelectorReading {
    case nothing
    case some(LabelSelector)
    /// It is not a selector; other errors say why.
    case unreadable

    init(_ selector: JSONObject?) {
        guard let selector else {
            self = .nothing
            return
        }
        if let read = try? LabelSelector(json: .object(selector)) {
            self = .some(read)
        } else {
            self = .unreadable
        }
    }

    func matches(_ labels: JSONObject?) -> Bool {
        switch self {
        case .nothing: false
        case .some(let selector): selector.matches(labels)
        case .unreadable: true
        }
    }
}
