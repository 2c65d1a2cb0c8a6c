import Foundation
import Yams

/// The parts of a kubeconfig that lead to a server.
struct Kubeconfig {
    private let path: String
    private let file: KubeconfigFile

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
            file = try YAMLDecoder().decode(KubeconfigFile.self, from: data)
        } catch {
            throw CommandFailure(
                .wrongUse, "\(path) is not a kubeconfig: it is not YAML of that form")
        }
    }

    /// Of the named context, or the current one.
    func serverAddress(context name: String?) -> String? { cluster(context: name)?.server }

    private func context(_ name: String?) -> KubeconfigFile.NamedContext.Context? {
        let wanted = name ?? file.currentContext
        return file.contexts?.first { $0.name == wanted }?.context
    }

    private func cluster(context name: String?) -> KubeconfigFile.Cluster? {
        let wanted = context(name)?.cluster
        return file.clusters?.first { $0.name == wanted }?.cluster
    }

    private func user(context name: String?) -> KubeconfigFile.User? {
        let wanted = context(name)?.user
        return file.users?.first { $0.name == wanted }?.user
    }

    func client(
        context name: String?, damage: DamageNotice
    ) throws(CommandFailure) -> ServerClient {
        guard let cluster = cluster(context: name), let address = cluster.server else {
            let known = (file.contexts ?? []).map(\.name).joined(separator: ", ")
            let what = name.map { "no context \"\($0)\" with a server" } ?? "no current context"
            throw CommandFailure(
                .wrongUse,
                "\(path) has \(what)\n"
                    + (known.isEmpty
                        ? "it has no contexts at all" : "it has the contexts: \(known)"))
        }
        let folder = URL(filePath: path).deletingLastPathComponent()
        let access = try ServerAccess(cluster, user(context: name), folder: folder)
        return try ServerClient(address: address, access: access, damage: damage)
    }
}
