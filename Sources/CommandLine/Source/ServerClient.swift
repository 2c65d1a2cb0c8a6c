import Document
import Queries
import SecureSockets

/// A running server asked for answers: `/apis/hindsight.dev/v1/...`.
package struct ServerClient: Sendable {
    private let host: String
    private let port: UInt16
    /// The moment of an address that ends in `/at/...`: what a question without a time asks for.
    let moment: String?
    /// As given, for messages.
    private let address: String
    private let access: ServerAccess
    private let isSecure: Bool
    private let damage: DamageNotice

    init(
        address: String, access: ServerAccess = ServerAccess(), damage: DamageNotice
    ) throws(CommandFailure) {
        self.address = address
        self.access = access
        self.damage = damage
        guard let parts = AddressParts(address) else {
            throw CommandFailure(
                .wrongUse,
                "\"\(address)\" is not the address of a server, as http://127.0.0.1:8001 is")
        }
        isSecure = parts.scheme == "https"
        let isHere = parts.scheme == "http" && AddressParts.loopback.contains(parts.host)
        guard isSecure || isHere else {
            throw CommandFailure(
                .wrongUse,
                "\(address): plain HTTP is spoken to servers on this machine alone\n"
                    + "give an address with https://, or --store PATH")
        }
        host = parts.host
        port = parts.port
        moment = parts.moment
    }

    static func isLoopback(_ address: String) -> Bool {
        guard let parts = AddressParts(address) else { return false }
        return AddressParts.loopback.contains(parts.host)
    }

    /// One JSON value.
    func value(_ resource: String, _ query: some ParameterizedQuery) throws -> JSONValue {
        var bytes: [UInt8] = []
        try get(resource, query) { piece in
            bytes += piece
            return true
        }
        return try parsed(bytes)
    }

    /// Changes something: the query goes as a JSON body, or as it is in the path.
    func change(
        _ method: String, _ resource: String, _ query: (some ParameterizedQuery)?
    ) throws -> JSONValue {
        var bytes: [UInt8] = []
        try ask(method, resource, json: query?.json.bytes ?? []) { piece in
            bytes += piece
            return true
        }
        return try parsed(bytes)
    }

    /// JSON Lines, one by one as they come, until `body` returns false.
    func lines(
        _ resource: String, _ query: some ParameterizedQuery,
        _ body: (JSONValue) throws -> Bool
    ) throws {
        var line: [UInt8] = []
        var goesOn = true
        try get(resource, query) { piece in
            var rest = piece
            while let end = rest.firstIndex(of: 0x0A) {
                line += rest[..<end]
                rest = rest[(end + 1)...]
                if !line.isEmpty { goesOn = try body(parsed(line)) }
                line.removeAll(keepingCapacity: true)
                if !goesOn { return false }
            }
            line += rest
            return true
        }
        if goesOn, !line.isEmpty { _ = try body(parsed(line)) }
    }

    private func parsed(_ bytes: [UInt8]) throws(CommandFailure) -> JSONValue {
        do {
            return try JSONValue(parsing: bytes)
        } catch {
            throw CommandFailure(
                .outside,
                "\(address): the answer is not JSON (\(error)): is it a Hindsight server?")
        }
    }

    private func get(
        _ resource: String, _ query: some ParameterizedQuery,
        _ body: (ArraySlice<UInt8>) throws -> Bool
    ) throws {
        let pairs = query.parameters.sorted { $0.key < $1.key }.flatMap { name, values in
            values.map { "\(PercentEncoding.text(name))=\(PercentEncoding.text($0))" }
        }
        try ask("GET", resource + (pairs.isEmpty ? "" : "?" + pairs.joined(separator: "&")), body)
    }

    private func ask(
        _ method: String, _ target: String, json: [UInt8] = [],
        _ body: (ArraySlice<UInt8>) throws -> Bool
    ) throws {
        let target = "/apis/hindsight.dev/v1/\(target)"
        var refusal: (status: Int, bytes: [UInt8])?
        do {
            let http = BlockingHTTP(
                host: host, port: port, security: isSecure ? access.security : nil,
                authorization: access.authorization(isSecure: isSecure))
            try http.ask(method, target, accept: "application/json", json: json) { head, piece in
                damage.note(Self.damage(head.headers["warning"]))
                if head.status == 200 { return try body(piece) }
                refusal = (head.status, (refusal?.bytes ?? []) + piece)
                return true
            }
        } catch let failure as BlockingHTTP.Failure {
            throw CommandFailure(
                .outside,
                "\(address): \(failure.reason)\n"
                    + "is the server running? `hindsight serve` starts one")
        }
        if let refusal { throw failure(refusal.status, refusal.bytes) }
    }

    /// What a server says of its store beside each answer (RFC 7234, section 5.5).
    private static func damage(_ warning: String?) -> String? {
        guard let warning, warning.hasPrefix("299 - \"damaged: "), warning.hasSuffix("\"") else {
            return nil
        }
        return String(warning.dropFirst("299 - \"".count).dropLast())
    }

    /// What a Status says, with the exit code that it carries, else the one that its HTTP status
    /// stands for.
    private func failure(_ status: Int, _ bytes: [UInt8]) -> CommandFailure {
        let answer = try? JSONValue(parsing: bytes)
        let message = answer?["message"]?.string
        let causes = answer?["details"]?["causes"]?.array ?? []
        let told = causes.first { $0["reason"]?.string == "ExitCode" }?["message"]?.string
        if let known = told.flatMap({ Int32($0) }).flatMap(CommandFailure.Status.init(rawValue:)) {
            return CommandFailure(known, message ?? "\(address) gave no reason")
        }
        let kind: CommandFailure.Status =
            switch status {
            case 404, 410: .notFound
            case 400, 405, 406, 422: .wrongUse
            case 401, 403: .notAllowed
            default: .outside
            }
        return CommandFailure(kind, message ?? "\(address) answered with HTTP status \(status)")
    }
}

/// The pieces of a server's address.
private struct AddressParts {
    static let loopback: Set = ["127.0.0.1", "localhost", "::1"]

    var scheme: String
    var host: String
    var port: UInt16
    var moment: String?

    init?(_ address: String) {
        let halves = address.split(separator: "://", maxSplits: 1).map(String.init)
        let rest: String
        switch halves.count {
        case 2: (scheme, rest) = (halves[0].lowercased(), halves[1])
        case 1 where !address.hasPrefix("/"): (scheme, rest) = ("http", address)
        default: return nil
        }
        let pieces = rest.split(separator: "/").map(String.init)
        guard let authority = pieces.first else { return nil }
        var name = authority
        var number: Substring?
        if let end = authority.lastIndex(of: ":"), !authority.hasSuffix("]") {
            number = authority[authority.index(after: end)...]
            name = String(authority[..<end])
        }
        if name.hasPrefix("["), name.hasSuffix("]") { name = String(name.dropFirst().dropLast()) }
        guard !name.isEmpty else { return nil }
        host = name
        if let number {
            guard let parsed = UInt16(number) else { return nil }
            port = parsed
        } else {
            port = scheme == "https" ? 443 : 80
        }
        if pieces.count >= 3, pieces[1] == "at" { moment = PercentEncoding.decoded(pieces[2]) }
    }
}

/// RFC 3986, section 2.
enum PercentEncoding {
    static func text(_ text: String) -> String {
        var encoded = ""
        for byte in text.utf8 {
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E:
                encoded.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                let digits = String(byte, radix: 16, uppercase: true)
                encoded += "%" + (digits.count < 2 ? "0" : "") + digits
            }
        }
        return encoded
    }

    static func decoded(_ text: String) -> String {
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            let digits = rest.prefix(2)
            if byte == 0x25, digits.count == 2,
                let value = UInt8(String(decoding: digits, as: UTF8.self), radix: 16)
            {
                bytes.append(value)
                rest = rest.dropFirst(2)
            } else {
                bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
