import Foundation
import PlainHTTP
import SecureSockets
import Yams

extension ServerAddress {
    /// The server of a kubeconfig's current context, with its token or certificate.
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
        func content(_ map: [String: Any], _ name: String) throws(HTTPFailure) -> String? {
            if let data = map["\(name)-data"] as? String {
                return Data(base64Encoded: data).map { String(decoding: $0, as: UTF8.self) }
            }
            guard let file = map[name] as? String else { return nil }
            guard let text = try? String(contentsOfFile: file, encoding: .utf8) else {
                throw .usage("\(file), the \(name) of \(path), can't be read")
            }
            return text
        }
        var security = ClientSecurity()
        security.authority = try content(cluster, "certificate-authority")
        security.skipsVerification = cluster["insecure-skip-tls-verify"] as? Bool ?? false
        security.serverName = cluster["tls-server-name"] as? String
        security.certificate = try content(user, "client-certificate")
        security.key = try content(user, "client-key")
        try self.init(url: server, token: user["token"] as? String, security: security)
    }
}
