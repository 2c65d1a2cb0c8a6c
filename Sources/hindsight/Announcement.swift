import Certificates
import CommandLine
import EventStore
import Synchronization

/// What is said when the server answers, from a thread of the server; and the kubeconfig, which is
/// written again when its certificate is another.
final class Announcement: Sendable {
    private let host: String
    private let marks: [Mark]
    private let kubeconfig: String?
    private let talk: Talk
    private let access: (@Sendable () throws(CertificateFailure) -> KubeconfigAccess)?
    private let url = Mutex<String?>(nil)

    /// - Parameter access: how the reader of the kubeconfig is let in; nil over plain HTTP.
    init(
        host: String, marks: [Mark], kubeconfig: String?, talk: Talk,
        access: (@Sendable () throws(CertificateFailure) -> KubeconfigAccess)?
    ) {
        self.host = host
        self.marks = marks
        self.kubeconfig = kubeconfig
        self.talk = talk
        self.access = access
    }

    func tell(port: Int) {
        let url = "\(access == nil ? "http" : "https")://\(reachableHost):\(port)"
        self.url.withLock { $0 = url }
        if writeKubeconfig(), let kubeconfig {
            talk.say("kubeconfig in \(kubeconfig): KUBECONFIG=\(kubeconfig) kubectl get pods -A")
        }
        // Whoever waits for this line waits for the server: it goes out at once.
        try? FileDescriptorWriter.write(Array("ready \(url)\n".utf8), to: 1)
    }

    /// Whether one was asked for and is there.
    @discardableResult
    func writeKubeconfig() -> Bool {
        guard let kubeconfig, let url = url.withLock({ $0 }) else { return false }
        var config = ServerKubeconfig(server: url)
        do {
            config.access = try access?()
            for mark in marks { config.add(typed: mark.name, revision: mark.revision) }
            config.setCurrent("now")
            try ServerKubeconfig.write(config, to: kubeconfig)
            return true
        } catch {
            talk.fail((error as? CommandFailure)?.message ?? "\(error)")
            return false
        }
    }

    /// What this machine calls a server that listens on the address.
    private var reachableHost: String {
        switch host {
        case "0.0.0.0", "::", "[::]": "127.0.0.1"
        default: host.contains(":") && !host.hasPrefix("[") ? "[\(host)]" : host
        }
    }
}
