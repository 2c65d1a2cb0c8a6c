package import ConfigurationFiles
internal import Foundation

/// Where an audit webhook listens and what it wants to see, from a file in the form of a
/// kubeconfig: the cluster and the user of its current context.
package struct WebhookAddress: Sendable {
    package var server: String
    /// PEM; nil trusts what the system trusts.
    package var certificateAuthority: [UInt8]?
    package var skipsVerification = false
    package var token: String?
    /// PEM, both or neither.
    package var clientCertificate: [UInt8]?
    package var clientKey: [UInt8]?

    package init(reading file: ConfigurationValue) throws(ConfigurationError) {
        let root = try file.map()
        let wanted = try root.required("current-context")
        let context = try Self.named(try wanted.string(), in: root, "contexts", "context", wanted)
        let cluster = try Self.named(
            try context.required("cluster").string(), in: root, "clusters", "cluster",
            context.value)
        let address = try cluster.required("server")
        server = try address.string()
        guard let url = URL(string: server), ["https", "http"].contains(url.scheme),
            url.host != nil
        else { throw address.error("an address such as https://audit.example.com/k8s is needed") }
        certificateAuthority = try Self.bytes(cluster, "certificate-authority")
        skipsVerification = try cluster.bool("insecure-skip-tls-verify") ?? false
        guard let name = try context.string("user") else { return }
        let user = try Self.named(name, in: root, "users", "user", context.value)
        token = try user.string("token")
        clientCertificate = try Self.bytes(user, "client-certificate")
        clientKey = try Self.bytes(user, "client-key")
        if (clientCertificate == nil) != (clientKey == nil) {
            throw user.value.error("client-certificate and client-key go together")
        }
    }

    private static func named(
        _ name: String, in root: ConfigurationMap, _ list: String, _ member: String,
        _ place: ConfigurationValue
    ) throws(ConfigurationError) -> ConfigurationMap {
        for item in try root.list(list) {
            let map = try item.map()
            if try map.string("name") == name { return try map.required(member).map() }
        }
        throw place.error("there is no \(name) in \(list)")
    }

    /// The file that a field names, or what the field with `-data` holds in base64.
    private static func bytes(
        _ map: ConfigurationMap, _ name: String
    ) throws(ConfigurationError) -> [UInt8]? {
        if let inline = map["\(name)-data"] {
            guard let data = Data(base64Encoded: try inline.string()) else {
                throw inline.error("this is no base64")
            }
            return Array(data)
        }
        guard let path = map[name] else { return nil }
        guard let data = FileManager.default.contents(atPath: try path.string()) else {
            throw path.error("the file \(try path.string()) can't be read")
        }
        return Array(data)
    }
}
