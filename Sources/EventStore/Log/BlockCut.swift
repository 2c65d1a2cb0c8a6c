internal import KubernetesAPI

/// Where planned records are cut into blocks: after `BlockHeader.recordCountMax` of them, or when
/// those before fill a block.
///
/// Judged by what records take before they are compressed, which is never less.
enum BlockCut {
    /// Each block's records, by index; not empty when there are any.
    static func ranges(_ records: [PlannedRecord]) -> [Range<Int>] {
        var ranges: [Range<Int>] = []
        var start = 0
        var envelopes = 0
        var payloads = 0
        for (index, record) in records.enumerated() {
            envelopes += record.envelope.byteCountMax
            payloads += (record.document?.bytes.count ?? 0) + (record.body?.bytes.count ?? 0)
            let isFull = index + 1 - start == BlockHeader.recordCountMax
                || envelopes >= BlockHeader.envelopesByteCountWanted
                || payloads >= BlockHeader.payloadsByteCountWanted
            if isFull || index + 1 == records.count {
                ranges.append(start..<index + 1)
                (start, envelopes, payloads) = (index + 1, 0, 0)
            }
        }
        return ranges
    }
}

extension Envelope {
    /// Not less than what it takes in a block.
    fileprivate var byteCountMax: Int {
        switch self {
        case .event(let event): 64 + (event.request?.byteCountMax ?? 0)
        case .supplement(let supplement): 32 + supplement.request.byteCountMax
        case .request(_, let request): 32 + request.byteCountMax
        case .intern(_, let value): 32 + value.byteCountMax
        case .dictionary, .coverage: 128
        case .key(.shredded(let numbers, _, _)): 128 + numbers.count * 10
        case .key: 128
        }
    }
}

extension RequestEnvelope {
    fileprivate var byteCountMax: Int {
        var count = 160 + triggers.count * 10 + requestID.utf8.count
        count += failureReason.utf8.count + failureMessage.utf8.count
        if case .other(_, _, let name) = target { count += name.utf8.count }
        switch address {
        case .none: break
        case .canonical(let text), .collection(let text), .other(let text):
            count += text.utf8.count
        }
        return count
    }
}

extension InternValue {
    fileprivate var byteCountMax: Int {
        let texts: [String] =
            switch self {
            case .principal(let user, let uid, let groups, let impersonated, let extra):
                groups + [user, uid, impersonated] + extra.flatMap { $0 + [""] }
            case .agent(let text), .namespace(let text), .manager(let text): [text]
            case .addresses(let list): list
            case .operation(let verb, let subresource, let version): [verb, subresource, version]
            case .authorization(let decision, let rule): [decision, rule]
            case .resource(let resource): [resource.group, resource.resource]
            case .form(let apiVersion, let kind): [apiVersion, kind]
            case .object(_, _, let name, let uid): [name, uid]
            }
        return texts.reduce(32) { $0 + $1.utf8.count + 5 }
    }
}
