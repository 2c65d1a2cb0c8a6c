import Foundation
package import History

/// A kubeconfig with a context for the head and one for each moment that was asked for.
package struct ServerKubeconfig {
    private struct Entry {
        var name: String
        var server: String
    }

    private let server: String
    private var entries: [Entry]
    private var current = "now"

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
        }
        text += "contexts:\n"
        for entry in entries {
            text += "- name: \(entry.name)\n  context:\n"
            text += "    cluster: \(entry.name)\n    user: hindsight\n"
        }
        return text + "users:\n- name: hindsight\n  user: {}\n"
    }

    package static func write(_ text: String, to path: String) throws {
        // Written in place: the path may be a device or a link that is to stay one.
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    }
}
