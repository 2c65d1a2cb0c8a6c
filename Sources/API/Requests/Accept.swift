/// The form of an answer, as negotiated from the `Accept` header.
package struct AnswerForm: Hashable, Sendable {
    package enum Encoding: Hashable, Sendable { case json, yaml, protobuf }

    package enum Shape: Hashable, Sendable {
        case object
        /// `meta.k8s.io` Table of the given version.
        case table(version: String)
        case metadata(version: String)
        case metadataList(version: String)
    }

    package var encoding = Encoding.json
    package var shape = Shape.object
    package var isAggregatedDiscovery = false
    package var isPretty = false

    package init() {}
}

/// One clause of an `Accept` header: `application/json;as=Table;v=v1;g=meta.k8s.io`.
package struct AcceptClause: Hashable, Sendable {
    package var type: String
    package var parameters: [String: String]
    package var quality: Double

    /// The clauses in the client's order of preference.
    package static func parse(_ header: String) -> [AcceptClause] {
        let clauses = header.split(separator: ",").compactMap { text -> AcceptClause? in
            let parts = text.split(separator: ";").map { $0.trimmed }
            guard let type = parts.first, !type.isEmpty else { return nil }
            var parameters: [String: String] = [:]
            for part in parts.dropFirst() {
                let pair = part.split(separator: "=", maxSplits: 1)
                guard let key = pair.first else { continue }
                parameters[key.trimmed.lowercased()] = pair.count == 2 ? pair[1].trimmed : ""
            }
            let quality = parameters.removeValue(forKey: "q").flatMap(Double.init) ?? 1
            return AcceptClause(
                type: type.lowercased(), parameters: parameters, quality: quality)
        }
        // A stable sort: equal qualities stay in the client's order.
        return clauses.enumerated()
            .sorted { ($1.element.quality, $0.offset) < ($0.element.quality, $1.offset) }
            .map(\.element)
    }
}

extension Substring {
    fileprivate var trimmed: String {
        var rest = self
        while let first = rest.first, first == " " || first == "\t" { rest.removeFirst() }
        while let last = rest.last, last == " " || last == "\t" { rest.removeLast() }
        return String(rest)
    }
}

extension String {
    fileprivate var trimmed: String { Substring(self).trimmed }
}

extension AnswerForm {
    private static let accepted =
        "application/json, application/yaml, application/vnd.kubernetes.protobuf"

    /// The first form of `accept` that there is an encoder for. Protobuf is passed over where the
    /// type has no protobuf form: clients that prefer it name JSON too.
    package static func negotiated(
        accept: String?, isWatch: Bool, hasProtobuf: Bool = true
    ) throws(APIStatus) -> AnswerForm {
        guard let accept, !accept.isEmpty, accept != MediaType.json else {
            return AnswerForm()
        }
        let clauses = AcceptClause.parse(accept)
        let known: Set = ["*/*", MediaType.json, MediaType.yaml, MediaType.protobuf]
        guard clauses.contains(where: { known.contains($0.type) }) else {
            throw .notAcceptable(
                "406: Not Acceptable\n\nAvailable representations: \(accepted)", isEarly: true)
        }
        for clause in clauses {
            if let form = form(of: clause, isWatch: isWatch, hasProtobuf: hasProtobuf) {
                return form
            }
        }
        let forms =
            isWatch
            ? "application/json;stream=watch, \(MediaType.protobuf);stream=watch" : accepted
        throw .notAcceptable("only the following media types are accepted: \(forms)")
    }

    /// How a refusal is written, which has to be said even where nothing else is acceptable: JSON
    /// unless YAML or protobuf comes first.
    static func refusalEncoding(accept: String?) -> Encoding {
        guard let accept, accept.contains("yaml") || accept.contains("protobuf") else {
            return .json
        }
        for clause in AcceptClause.parse(accept) where clause.parameters["as"] == nil {
            switch clause.type {
            case MediaType.yaml: return .yaml
            case MediaType.protobuf: return .protobuf
            case MediaType.json, "*/*": return .json
            default: continue
            }
        }
        return .json
    }

    private static func form(
        of clause: AcceptClause, isWatch: Bool, hasProtobuf: Bool
    ) -> AnswerForm? {
        var form = AnswerForm()
        switch clause.type {
        case MediaType.json, "*/*", "application/*": form.encoding = .json
        case MediaType.yaml where !isWatch: form.encoding = .yaml
        case MediaType.protobuf
        where hasProtobuf && clause.parameters["as"] != "Table"
            && clause.parameters["g"] != "apidiscovery.k8s.io":
            form.encoding = .protobuf
        default: return nil
        }
        form.isPretty = clause.parameters["pretty"] == "1"
        if let group = clause.parameters["g"], group == "apidiscovery.k8s.io" {
            guard clause.parameters["as"] == "APIGroupDiscoveryList",
                clause.parameters["v"] == "v2"
            else { return nil }
            form.isAggregatedDiscovery = true
            return form
        }
        guard let shape = clause.parameters["as"] else { return form }
        guard clause.parameters["g"] == "meta.k8s.io", let version = clause.parameters["v"],
            version == "v1" || version == "v1beta1"
        else { return nil }
        switch shape {
        case "Table": form.shape = .table(version: version)
        case "PartialObjectMetadata": form.shape = .metadata(version: version)
        case "PartialObjectMetadataList": form.shape = .metadataList(version: version)
        default: return nil
        }
        return form
    }

    package var contentType: String { encoding.mediaType }

    /// Of a watch: protobuf's frames are no protobuf message.
    var streamContentType: String {
        encoding == .protobuf ? "\(MediaType.protobuf);stream=watch" : contentType
    }
}

extension AnswerForm.Encoding {
    fileprivate var mediaType: String {
        switch self {
        case .json: MediaType.json
        case .yaml: MediaType.yaml
        case .protobuf: MediaType.protobuf
        }
    }
}
