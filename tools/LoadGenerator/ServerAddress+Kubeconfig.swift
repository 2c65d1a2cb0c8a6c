import Foundation
import PlainHTTP
import Yams

extension ServerAddress {
    /// The server and token of a kubeconfig's current context.
    init(kubeconfig path: String) throws(HTTPFailure) {
        guard let text = try? String(contentsOfFile: path, encoding: .utf8),
            let root = (try? Yams.load(yaml: text)) as? [String: Any]
        else { throw .usage("\(path) is no kubeconfig that can be read") }
        func named(_ list: String, _ name: Any?, _ member: String) -> [String: Any] {
            let found = (root[list] as? [[String: Any]])?.first {
                $0["name"] as? String == name as? String
            }
            return found?[member] as? [String: Any] ?? [:]
        }
        let context = named("contexts", root["current-context"], "context")
        let cluster = named("clusters", context["cluster"], "cluster")
        let user = named("users", context["user"], "user")
        guard let server = cluster["server"] as? String else {
            throw .usage("\(path) has no server in its current context")
        }
        try self.init(url: server, token: user["token"] as? String)
    }
}
