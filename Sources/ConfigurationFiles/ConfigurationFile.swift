internal import Foundation
internal import Yams

/// A configuration file of the server in YAML or JSON, read as a tree whose values know where they
/// stand, so that what is wrong can be told with its line.
///
///     let root = try ConfigurationFile.read("audit.yaml").map(fields: ["kind", "rules"])
///     for rule in try root.list("rules") { ... throw rule.error("says nothing") }
package enum ConfigurationFile {
    private static let byteCountMax = 1 << 20

    package static func read(_ path: String) throws(ConfigurationError) -> ConfigurationValue {
        let data: Data
        do {
            let file = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
            data = try file.read(upToCount: byteCountMax + 1) ?? Data()
        } catch {
            throw ConfigurationError(
                file: path, reason: "the file can't be read: \(error.localizedDescription)")
        }
        guard data.count <= byteCountMax else {
            throw ConfigurationError(file: path, reason: "the file is larger than 1 MiB")
        }
        guard let text = String(validating: data, as: UTF8.self) else {
            throw ConfigurationError(file: path, reason: "the file is not UTF-8")
        }
        return try parse(text, file: path)
    }

    /// `file` is what errors call the text. Exactly one document.
    package static func parse(
        _ text: String, file: String
    ) throws(ConfigurationError) -> ConfigurationValue {
        let node: Node?
        do {
            node = try compose(yaml: text)
        } catch let error as YamlError {
            throw ConfigurationError(file: file, error)
        } catch {
            throw ConfigurationError(file: file, reason: "\(error)")
        }
        guard let node else { throw ConfigurationError(file: file, reason: "the file is empty") }
        return try ConfigurationValue(node, file: file, field: "")
    }
}

extension ConfigurationError {
    fileprivate init(file: String, _ error: YamlError) {
        switch error {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            self.init(file: file, line: mark.line, reason: "this is no YAML: \(problem)")
        case .duplicatedKeysInMapping(let keys, let context):
            self.init(
                file: file, line: context.mark.line,
                reason: "\"\(keys.first ?? "")\" is there twice")
        default: self.init(file: file, reason: "this is no YAML: \(error)")
        }
    }
}
