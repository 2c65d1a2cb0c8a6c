internal import Document
internal import KubernetesAPI

/// How a watch event lies on the wire.
///
/// ```
/// {"type":"ADDED","object":{...}}\n
/// len(4)  0A len type  12 len  0A len k8s\0...      protobuf: a WatchEvent with a RawExtension
/// ```
enum WatchFrame: Sendable {
    case json
    /// The form of the objects.
    case protobuf(ProtobufForm)

    init(_ form: AnswerForm, itemType: GroupVersionKind) {
        if form.encoding == .protobuf, let protobuf = ProtobufForm(itemType) {
            self = .protobuf(protobuf)
        } else {
            self = .json
        }
    }

    /// Appends an event around the object's bytes, which `body` writes, and tells where they are.
    @discardableResult
    func append<Failure: Error>(
        _ type: String, to output: inout [UInt8],
        _ body: (inout [UInt8]) throws(Failure) -> Void
    ) throws(Failure) -> Range<Int> {
        switch self {
        case .json:
            output.append(contentsOf: "{\"type\":\"".utf8)
            output.append(contentsOf: type.utf8)
            output.append(contentsOf: "\",\"object\":".utf8)
            let start = output.count
            try body(&output)
            defer { output.append(contentsOf: "}\n".utf8) }
            return start..<output.count
        case .protobuf:
            var object: [UInt8] = []
            try body(&object)
            let opening = ProtobufForm.watchEventOpening(
                type: type, objectByteCount: object.count)
            let count = UInt32(opening.count + object.count)
            for shift in [24, 16, 8, 0] {
                output.append(UInt8(truncatingIfNeeded: count >> UInt32(shift)))
            }
            output.append(contentsOf: opening)
            let start = output.count
            output.append(contentsOf: object)
            return start..<output.count
        }
    }

    /// A value as the object of an event: in protobuf by the type that it names itself.
    func append(_ object: JSONValue, to output: inout [UInt8]) {
        guard case .protobuf(let form) = self else {
            object.append(to: &output)
            return
        }
        output.append(contentsOf: (Rendering.protobuf(of: object) ?? form).bytes(of: object))
    }
}
