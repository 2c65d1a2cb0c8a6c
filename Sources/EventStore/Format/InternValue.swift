internal import KubernetesAPI

/// A value that records name by a number. An intern record in the log gives it the number before
/// its first use; each table counts from 1, and 0 means none (or the empty value).
enum InternValue: Hashable, Sendable {
    /// Who asked: user, UID, groups, whom the user acted as, and what else is known about the user:
    /// each name with its values after it, in the order of names.
    case principal(
        user: String, uid: String, groups: [String], impersonated: String, extra: [[String]])
    case agent(String)
    case addresses([String])
    case operation(verb: String, subresource: String, apiVersion: String)
    case authorization(decision: String, rule: String)
    case resource(GroupResource)
    /// What a document says that it is.
    case form(apiVersion: String, kind: String)
    case namespace(String)
    /// One life of a key. Resource and namespace are by number.
    case object(resource: UInt32, namespace: UInt32, name: String, uid: String)
    /// Under whose name a request's fields are managed.
    case manager(String)

    static func == (a: Self, b: Self) -> Bool {
        switch (a, b) {
        case (
            .principal(let a, let b, let c, let d, let extra),
            .principal(let e, let f, let g, let h, let other)
        ):
            [String].areIdentical([a, b, d] + c, [e, f, h] + g)
                && extra.elementsEqual(other, by: [String].areIdentical)
        case (.agent(let a), .agent(let b)), (.namespace(let a), .namespace(let b)),
            (.manager(let a), .manager(let b)):
            String.areIdentical(a, b)
        case (.addresses(let a), .addresses(let b)): [String].areIdentical(a, b)
        case (.operation(let a, let b, let c), .operation(let d, let e, let f)):
            [String].areIdentical([a, b, c], [d, e, f])
        case (.authorization(let a, let b), .authorization(let c, let d)),
            (.form(let a, let b), .form(let c, let d)):
            [String].areIdentical([a, b], [c, d])
        case (.resource(let a), .resource(let b)): a == b
        case (.object(let a, let b, let c, let d), .object(let e, let f, let g, let h)):
            a == e && b == f && String.areIdentical(c, g) && String.areIdentical(d, h)
        default: false
        }
    }

    enum Table: UInt8, CaseIterable, Sendable {
        case principal = 1
        case agent = 2
        case addresses = 3
        case operation = 4
        case authorization = 5
        case resource = 6
        case form = 7
        case namespace = 8
        case object = 9
        case manager = 10
    }

    var table: Table {
        switch self {
        case .principal: .principal
        case .agent: .agent
        case .addresses: .addresses
        case .operation: .operation
        case .authorization: .authorization
        case .resource: .resource
        case .form: .form
        case .namespace: .namespace
        case .object: .object
        case .manager: .manager
        }
    }

    func append(to bytes: inout [UInt8]) {
        switch self {
        case .principal(let user, let uid, let groups, let impersonated, let extra):
            bytes.append(string: user)
            bytes.append(identifier: uid)
            bytes.append(strings: groups)
            bytes.append(string: impersonated)
            // Came later: left out when there is none, so that records are what they were.
            if extra.isEmpty { break }
            bytes.append(varint: UInt64(extra.count))
            for texts in extra { bytes.append(strings: texts) }
        case .agent(let text), .namespace(let text), .manager(let text): bytes.append(string: text)
        case .addresses(let list): bytes.append(strings: list)
        case .operation(let verb, let subresource, let apiVersion):
            bytes.append(string: verb)
            bytes.append(string: subresource)
            bytes.append(string: apiVersion)
        case .authorization(let decision, let rule):
            bytes.append(string: decision)
            bytes.append(string: rule)
        case .resource(let resource):
            bytes.append(string: resource.group)
            bytes.append(string: resource.resource)
        case .form(let apiVersion, let kind):
            bytes.append(string: apiVersion)
            bytes.append(string: kind)
        case .object(let resource, let namespace, let name, let uid):
            bytes.append(varint: UInt64(resource))
            bytes.append(varint: UInt64(namespace))
            bytes.append(string: name)
            bytes.append(identifier: uid)
        }
    }

    init(table: Table, from reader: inout ByteReader) throws(FormatError) {
        switch table {
        case .principal:
            self = .principal(
                user: try reader.string(), uid: try reader.identifier(),
                groups: try reader.strings(), impersonated: try reader.string(),
                extra: try reader.isAtEnd ? [] : reader.extra())
        case .agent: self = .agent(try reader.string())
        case .addresses: self = .addresses(try reader.strings())
        case .operation:
            self = .operation(
                verb: try reader.string(), subresource: try reader.string(),
                apiVersion: try reader.string())
        case .authorization:
            self = .authorization(decision: try reader.string(), rule: try reader.string())
        case .resource:
            self = .resource(
                GroupResource(group: try reader.string(), resource: try reader.string()))
        case .form: self = .form(apiVersion: try reader.string(), kind: try reader.string())
        case .namespace: self = .namespace(try reader.string())
        case .object:
            self = .object(
                resource: UInt32(try reader.count()), namespace: UInt32(try reader.count()),
                name: try reader.string(), uid: try reader.identifier())
        case .manager: self = .manager(try reader.string())
        }
    }
}

extension [UInt8] {
    mutating func append(strings: [String]) {
        append(varint: UInt64(strings.count))
        for string in strings { append(string: string) }
    }
}

extension ByteReader {
    fileprivate mutating func extra() throws(FormatError) -> [[String]] {
        var extra: [[String]] = []
        let count = try count()
        guard count > 0 else { throw FormatError(what: "a user's details are none") }
        for _ in 0..<count {
            let texts = try strings()
            guard !texts.isEmpty else { throw FormatError(what: "a user's detail has no name") }
            extra.append(texts)
        }
        return extra
    }

    mutating func strings() throws(FormatError) -> [String] {
        var result: [String] = []
        for _ in 0..<(try count()) { result.append(try string()) }
        return result
    }
}
