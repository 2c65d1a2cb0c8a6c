import Foundation
import Yams

/// The parts of a kubeconfig that lead to a server.
struct Kubeconfig {
    private struct File: Decodable {
        struct NamedCluster: Decodable {
            struct Cluster: Decodable { var server: String? }
            var name: String
            var cluster: Cluster?
        }
        struct NamedContext: Decodable {
            struct Context: Decodable { var cluster: String? }
            var name: String
            var context: Context?
        }
        var clusters: [NamedCluster]?
        var contexts: [NamedContext]?
        var currentContext: String?

        enum CodingKeys: String, CodingKey {
            case clusters, contexts
            case currentContext = "current-context"
        }
    }

    private let path: String
    private let file: File

    /// The first file of `$KUBECONFIG`, else `~/.kube/config`; nil when there is none.
    static func defaultPath(environment: [String: String]) -> String? {
        let listed = (environment["KUBECONFIG"] ?? "").split(separator: ":").map(String.init)
        let home = environment["HOME"].map { [$0 + "/.kube/config"] } ?? []
        return (listed.isEmpty ? home : listed).first { FileManager.default.fileExists(atPath: $0) }
    }

    init(path: String) throws(CommandFailure) {
        self.path = path
        guard let data = FileManager.default.contents(atPath: path) else {
            throw CommandFailure(.outside, "the kubeconfig \(path) can't be read")
        }
        do {
            file = try YAMLDecoder().decode(File.self, from: data)
        } catch {
            throw CommandFailure(
                .wrongUse, "\(path) is not a kubeconfig: it is not YAML of that form")
        }
    }

    /// Of the named context, or the current one.
    func serverAddress(context name: String?) -> String? {
        let wanted = name ?? file.currentContext
        let context = file.contexts?.first { $0.name == wanted }
        let cluster = file.clusters?.first { $0.name == context?.context?.cluster }
        return cluster?.cluster?.server
    }

    func client(
        context name: String?, damage: DamageNotice
    ) throws(CommandFailure) -> ServerClient {
        guard let address = serverAddress(context: name) else {
            let known = (file.contexts ?? []).map(\.name).joined(separator: ", ")
            let what = name.map { "no context \"\($0)\" with a server" } ?? "no current context"
            throw CommandFailure(
                .wrongUse,
                "\(path) has \(what)\n"
                    + (known.isEmpty
                        ? "it has no contexts at all" : "it has the contexts: \(known)"))
        }
        return try ServerClient(address: address, damage: damage)
    }
}
