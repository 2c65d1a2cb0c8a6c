import Document
import Foundation
import KubernetesAPI
import Testing

/// Recorded facts that the tests compare with: lines of a name, a tab and a JSON document, or one
/// document.
enum Fixture {
    static func text(_ name: String) throws -> String {
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        return try String(
            contentsOf: folder.appending(path: "Fixtures/\(name)"), encoding: .utf8)
    }

    static func lines(_ name: String) throws -> [(name: String, json: String)] {
        try text(name).split(separator: "\n").map { line in
            let parts = line.split(separator: "\t", maxSplits: 1).map(String.init)
            try #require(parts.count == 2)
            return (parts[0], parts[1])
        }
    }

    static func document(_ name: String) throws -> JSONValue {
        try JSONValue(parsing: text(name))
    }

    /// The built-in catalog and the custom resource `things.t27.example.com`.
    static func catalogWithThings() throws -> KindCatalog {
        try KindCatalog.builtIn.adding(customResourceDefinitions: [document("things-crd.json")])
    }
}

extension JSONValue {
    var text: String { String(decoding: bytes, as: UTF8.self) }
}
