internal import Document
internal import KubernetesAPI

/// Turns JSON bytes into the encoding that was asked for.
enum Rendering {
    static func response(
        _ value: JSONValue, form: AnswerForm, code: Int = 200
    ) -> APIResponse {
        var form = form
        // What has no protobuf form at all, such as the index of paths, is JSON for everybody.
        if form.encoding == .protobuf {
            if let protobuf = protobuf(of: value) {
                return APIResponse(
                    code: code, contentType: form.contentType,
                    body: .pieces([protobuf.bytes(of: value)]))
            }
            form.encoding = .json
        }
        return APIResponse(
            code: code, contentType: form.contentType,
            body: .pieces([bytes(of: value, form: form)]))
    }

    /// The protobuf form of the type that the object names.
    static func protobuf(of object: JSONValue) -> ProtobufForm? {
        guard let kind = object["kind"]?.string else { return nil }
        let apiVersion = object["apiVersion"]?.string ?? ""
        return ProtobufForm(GroupVersionKind(apiVersion: apiVersion, kind: kind))
    }

    private static func bytes(of value: JSONValue, form: AnswerForm) -> [UInt8] {
        switch form.encoding {
        case .yaml: Array(YAML.text(of: value, sortKeys: true).utf8)
        case _ where form.isPretty: Array(value.pretty(indent: 2).utf8)
        default: value.bytes + [UInt8(ascii: "\n")]
        }
    }

    /// Compact JSON goes out as it is; other forms are parsed and written anew.
    static func response(pieces: [[UInt8]], form: AnswerForm) throws(APIStatus) -> APIResponse {
        if form.encoding == .json, !form.isPretty {
            return APIResponse(contentType: form.contentType, body: .pieces(pieces))
        }
        do {
            return response(try JSONValue(parsing: Array(pieces.joined())), form: form)
        } catch {
            throw .internalError("an answer is not JSON: \(error)")
        }
    }

    static func response(_ status: APIStatus, form: AnswerForm) -> APIResponse {
        var response = response(status.json, form: form, code: status.code)
        response.retryAfterSeconds = status.details?.retryAfterSeconds
        return response
    }
}
