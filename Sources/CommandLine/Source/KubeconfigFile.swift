import Document
import Foundation
import SecureSockets

/// What of a kubeconfig is read (Kubernetes documentation, kubeconfig (v1)).
struct KubeconfigFile: Decodable {
    struct NamedCluster: Decodable {
        var name: String
        var cluster: Cluster?
    }

    struct Cluster: Decodable {
        var server: String?
        var authority: String?
        var authorityData: String?
        var skipsVerification: Bool?
        var serverName: String?

        enum CodingKeys: String, CodingKey {
            case server
            case authority = "certificate-authority"
            case authorityData = "certificate-authority-data"
            case skipsVerification = "insecure-skip-tls-verify"
            case serverName = "tls-server-name"
        }
    }

    struct NamedUser: Decodable {
        var name: String
        var user: User?
    }

    struct User: Decodable {
        /// A program or plug-in that says who the user is: its presence is all that is looked at.
        struct Plugin: Decodable {
            init(from decoder: any Decoder) {}
        }

        var certificate: String?
        var certificateData: String?
        var key: String?
        var keyData: String?
        var token: String?
        var tokenFile: String?
        var username: String?
        var password: String?
        var exec: Plugin?
        var authProvider: Plugin?

        enum CodingKeys: String, CodingKey {
            case token, tokenFile, username, password, exec
            case certificate = "client-certificate"
            case certificateData = "client-certificate-data"
            case key = "client-key"
            case keyData = "client-key-data"
            case authProvider = "auth-provider"
        }
    }

    struct NamedContext: Decodable {
        struct Context: Decodable {
            var cluster: String?
            var user: String?
        }

        var name: String
        var context: Context?
    }

    var clusters: [NamedCluster]?
    var users: [NamedUser]?
    var contexts: [NamedContext]?
    var currentContext: String?

    enum CodingKeys: String, CodingKey {
        case clusters, users, contexts
        case currentContext = "current-context"
    }
}

extension ServerAccess {
    private static func path(_ file: String, from folder: URL) -> String {
        file.hasPrefix("/") ? file : folder.appending(path: file).path
    }

    /// - Parameter folder: of the kubeconfig, from where its relative paths lead.
    init(
        _ cluster: KubeconfigFile.Cluster, _ user: KubeconfigFile.User?, folder: URL
    ) throws(CommandFailure) {
        func text(
            _ data: String?, _ file: String?, _ what: String
        ) throws(CommandFailure) -> String? {
            if let data, !data.isEmpty {
                guard let bytes = Base64.bytes(data.filter { !$0.isWhitespace }) else {
                    throw CommandFailure(
                        .wrongUse, "the kubeconfig's \(what)-data is not base64")
                }
                return String(decoding: bytes, as: UTF8.self)
            }
            guard let file, !file.isEmpty else { return nil }
            return try Self.text(of: Self.path(file, from: folder), what)
        }
        security.authority = try text(
            cluster.authorityData, cluster.authority, "certificate-authority")
        security.skipsVerification = cluster.skipsVerification ?? false
        security.serverName = cluster.serverName
        guard let user else { return }
        security.certificate = try text(
            user.certificateData, user.certificate, "client-certificate")
        security.key = try text(user.keyData, user.key, "client-key")
        if let file = user.tokenFile, !file.isEmpty {
            let path = Self.path(file, from: folder)
            token = try Self.text(of: path, "tokenFile")
                .trimmingCharacters(in: .whitespacesAndNewlines)
        } else {
            token = user.token
        }
        if let name = user.username { password = (name, user.password ?? "") }
        let isKnown = token != nil || password != nil || security.certificate != nil
        guard isKnown || user.exec == nil && user.authProvider == nil else {
            throw CommandFailure(
                .wrongUse,
                "the kubeconfig's user is known by a plug-in, which only kubectl runs\n"
                    + "give --server with --token, or a certificate")
        }
    }
}
