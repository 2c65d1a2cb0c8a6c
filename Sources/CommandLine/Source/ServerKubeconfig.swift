import Document
import Glibc
package import History

/// How the reader of a kubeconfig trusts the server and is let in; all as PEM.
package struct KubeconfigAccess: Hashable, Sendable {
    package var authority: String
    package var certificate: String?
    package var key: String?

    package init(authority: String) {
        self.authority = authority
    }
}

/// A kubeconfig with a context for the head and one for each moment that was asked for.
package struct ServerKubeconfig {
    private struct Entry {
        var name: String
        var server: String
    }

    private let server: String
    private var entries: [Entry]
    private var current = "now"
    /// nil over plain HTTP.
    package var access: KubeconfigAccess?

    package init(server: String) {
        var address = server
        while address.hasSuffix("/") { address.removeLast() }
        self.server = address
        entries = [Entry(name: "now", server: address)]
    }

    /// The context gets the time's own spelling where that is a name, else `then` and `then-2`;
    /// the last one added is current.
    package mutating func add(typed: String, revision: Revision) {
        let isName =
            typed.first?.isLetter == true
            && typed.allSatisfy { $0.isLetter || $0.isNumber || "-_.".contains($0) }
        var name = isName && typed != "now" ? typed : "then"
        var count = 1
        while entries.contains(where: { $0.name == name }) {
            count += 1
            name = "\(isName ? typed : "then")-\(count)"
        }
        entries.append(Entry(name: name, server: "\(server)/at/\(revision)"))
        current = name
    }

    package mutating func setCurrent(_ name: String) {
        current = name
    }

    package var text: String {
        var text = "apiVersion: v1\nkind: Config\ncurrent-context: \(current)\n"
        text += "clusters:\n"
        for entry in entries {
            text += "- name: \(entry.name)\n  cluster:\n    server: \(entry.server)\n"
            if let access {
                text += "    certificate-authority-data: \(Base64.text(access.authority.utf8))\n"
            }
        }
        text += "contexts:\n"
        for entry in entries {
            text += "- name: \(entry.name)\n  context:\n"
            text += "    cluster: \(entry.name)\n    user: hindsight\n"
        }
        text += "users:\n- name: hindsight\n  user:"
        guard let certificate = access?.certificate, let key = access?.key else {
            return text + " {}\n"
        }
        text += "\n    client-certificate-data: \(Base64.text(certificate.utf8))\n"
        return text + "    client-key-data: \(Base64.text(key.utf8))\n"
    }

    /// Where a server is supposed to be when nobody says: kube-apiserver's port, and that of
    /// `kubectl proxy`.
    package static func defaultPort(isPlain: Bool) -> Int { isPlain ? 8_001 : 6_443 }

    /// Throws when the file could not be written; leaves it as it is.
    package static func check(_ path: String) throws(CommandFailure) {
        let isNew = unsafe Glibc.access(path, F_OK) != 0
        close(try opened(path, O_WRONLY | O_CREAT))
        if isNew { unsafe unlink(path) }
    }

    package static func write(_ config: Self, to path: String) throws(CommandFailure) {
        // Written in place: the path may be a device or a link that is to stay one.
        let file = try opened(path, O_WRONLY | O_CREAT)
        defer { close(file) }
        // With a key in it, it is its owner's; a device stays everybody's.
        if config.access?.key != nil { fchmod(file, 0o600) }
        ftruncate(file, 0)
        let text = config.text
        do throws(OutputError) {
            try FileDescriptorWriter.write(Array(text.utf8), to: file)
        } catch {
            throw CommandFailure(.outside, "\(path): \(error)")
        }
    }

    private static func opened(_ path: String, _ flags: CInt) throws(CommandFailure) -> CInt {
        let file = unsafe open(path, flags | O_CLOEXEC, 0o600)
        guard file >= 0 else {
            throw CommandFailure(
                .outside, "the kubeconfig \(path) can't be written: \(SystemError.text(errno))")
        }
        return file
    }
}
