import Crypto
package import Document

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Replaces the values in a Secret, or in a request or list about Secrets, by digests.
///
/// Whatever lies under a member `data` or `stringData` is replaced, at any depth, so that single
/// objects, lists, merge patches and JSON patches are all covered; the
/// `last-applied-configuration` annotation is opened and treated alike. What is a digest already
/// stays, so redacting twice is redacting once.
package struct SecretRedactor: Sendable {
    /// nil: values are dropped.
    private let key: SymmetricKey?

    package init(keyRing: KeyRing) {
        key = keyRing.digestKey
    }

    /// Puts nothing in the place of values.
    package static let dropping = SecretRedactor(key: nil)

    private init(key: SymmetricKey?) {
        self.key = key
    }

    /// Digests that compare only with others of this redactor.
    package init(_ randomness: Randomness) {
        key = SymmetricKey(data: randomness.bytes(32))
    }

    /// - Parameters:
    ///   - namespace, name: of the Secret that the document is about; items of a list and objects
    ///     with a name of their own override the name.
    package func redacted(_ document: JSONValue, namespace: String, name: String) -> JSONValue {
        redact(document, secret: "\(namespace)/\(name)", namespace: namespace)
    }

    /// Of an object of any kind: all strings and numbers but its type and metadata.
    package func redactedWhole(
        _ document: JSONValue, namespace: String, name: String
    ) -> JSONValue {
        guard let object = document.object else { return document }
        let secret = "\(namespace)/\(name)"
        var result = object
        for (member, content) in object.members {
            switch member {
            case "apiVersion", "kind": break
            case "metadata":
                result[member] = redact(content, secret: secret, namespace: namespace)
            default:
                result[member] = digests(
                    of: content, field: member, encoded: false, secret: secret)
            }
        }
        return .object(result)
    }

    private func redact(_ value: JSONValue, secret: String, namespace: String) -> JSONValue {
        switch value {
        case .object(let object):
            if let path = object["path"]?.string, object["op"] != nil {
                return redactOperation(object, path: path, secret: secret, namespace: namespace)
            }
            var secret = secret
            if let own = object["metadata"]?["name"]?.string {
                secret = "\(object["metadata"]?["namespace"]?.string ?? namespace)/\(own)"
            }
            var result = object
            for (member, content) in object.members {
                switch member {
                case "data", "stringData":
                    result[member] = digests(
                        of: content, field: "", encoded: member == "data", secret: secret)
                case "annotations":
                    result[member] = annotations(content, secret: secret, namespace: namespace)
                default:
                    result[member] = redact(content, secret: secret, namespace: namespace)
                }
            }
            return .object(result)
        case .array(let items):
            return .array(items.map { redact($0, secret: secret, namespace: namespace) })
        default:
            return value
        }
    }

    /// One operation of a JSON patch (RFC 6902).
    private func redactOperation(
        _ operation: JSONObject, path: String, secret: String, namespace: String
    ) -> JSONValue {
        var result = operation
        guard let value = operation["value"] else { return .object(result) }
        let parts = path.split(separator: "/", maxSplits: 2, omittingEmptySubsequences: true)
        if let member = parts.first, member == "data" || member == "stringData" {
            let field = parts.count > 1
                ? String(parts[1]).replacing("~1", with: "/").replacing("~0", with: "~") : ""
            result["value"] = digests(
                of: value, field: field, encoded: member == "data", secret: secret)
        } else if path.hasPrefix("/metadata/annotations/") {
            let name = String(path.dropFirst(22)).replacing("~1", with: "/")
            result["value"] = annotation(name, value, secret: secret, namespace: namespace)
        } else if path == "/metadata/annotations" {
            result["value"] = annotations(value, secret: secret, namespace: namespace)
        } else {
            result["value"] = redact(value, secret: secret, namespace: namespace)
        }
        return .object(result)
    }

    private func annotations(_ value: JSONValue, secret: String, namespace: String) -> JSONValue {
        guard let object = value.object else { return value }
        var result = object
        for (name, content) in object.members {
            result[name] = annotation(name, content, secret: secret, namespace: namespace)
        }
        return .object(result)
    }

    /// Tools that apply objects keep the whole Secret in an annotation: as JSON, or encoded.
    private func annotation(
        _ name: String, _ value: JSONValue, secret: String, namespace: String
    ) -> JSONValue {
        guard let text = value.string else {
            return redact(value, secret: secret, namespace: namespace)
        }
        let isApplied = name.contains("applied") || name.hasSuffix("/original")
        guard isApplied || text.hasPrefix("{") || text.hasPrefix("[") else { return value }
        return lastApplied(value, secret: secret, namespace: namespace)
    }

    private func lastApplied(_ value: JSONValue, secret: String, namespace: String) -> JSONValue {
        guard let text = value.string, !SecretDigest.isDigest(text) else { return value }
        guard let applied = try? JSONValue(parsing: text) else {
            // Not JSON, so nothing tells where its values are: none of it is kept.
            return .string(digest(Array(text.utf8), field: "annotation", secret: secret))
        }
        let redacted = redact(applied, secret: secret, namespace: namespace)
        return .string(String(decoding: redacted.bytes, as: UTF8.self))
    }

    private func digests(of value: JSONValue, field: String, encoded: Bool, secret: String)
        -> JSONValue
    {
        switch value {
        case .string(let text):
            if SecretDigest.isDigest(text) { return value }
            guard encoded else {
                return .string(digest(Array(text.utf8), field: field, secret: secret))
            }
            let plain = Data(base64Encoded: text).map(Array.init) ?? Array(text.utf8)
            let digest = digest(plain, field: field, secret: secret)
            return .string(Data(digest.utf8).base64EncodedString())
        case .number(let number):
            return .string(digest(Array(number.text.utf8), field: field, secret: secret))
        case .object(let object):
            var result = object
            for (member, content) in object.members {
                result[member] = digests(
                    of: content, field: field.isEmpty ? member : field, encoded: encoded,
                    secret: secret)
            }
            return .object(result)
        case .array(let items):
            return .array(
                items.map { digests(of: $0, field: field, encoded: encoded, secret: secret) })
        case .null, .bool:
            return value
        }
    }

    private func digest(_ value: [UInt8], field: String, secret: String) -> String {
        guard let key else { return "" }
        return SecretDigest.text(of: value, field: field, secret: secret, key: key)
    }
}
