import Document
import Foundation
import Glibc
import PlainHTTP
import Synchronization

/// What clients of a server that is killed again and again know for certain, and what they doubt.
///
/// Every object has one writer, so its history is a sequence. A request that was not answered is
/// in doubt until the object is read again: it is wholly in or wholly out, and which of the two is
/// then part of the record.
final class Ledger: Sendable {
    struct Write: Hashable, Sendable {
        var name: String
        /// nil when the object was deleted.
        var value: String?
        /// nil when the answer was lost.
        var revision: UInt64?
    }

    private struct State {
        var writes: [String: [Write]] = [:]
        var problems: [String] = []
        var answered = 0
        var lost = 0
    }

    private let state = Mutex(State())

    var answered: Int { state.withLock { $0.answered } }
    var lost: Int { state.withLock { $0.lost } }
    var problems: [String] { state.withLock { $0.problems } }
    var names: [String] { state.withLock { $0.writes.keys.sorted() } }

    func writes(of name: String) -> [Write] { state.withLock { $0.writes[name] ?? [] } }

    func report(_ problem: String) {
        state.withLock { if $0.problems.count < 50 { $0.problems.append(problem) } }
    }

    /// A write that was answered, at the revision that the answer named.
    func acknowledge(_ write: Write) {
        state.withLock {
            $0.answered += 1
            $0.writes[write.name, default: []].append(write)
        }
    }

    /// A write whose answer was lost, and that turned out to be in.
    func resolve(_ write: Write) {
        state.withLock { $0.writes[write.name, default: []].append(write) }
    }

    func noteLost() { state.withLock { $0.lost += 1 } }
}

/// An object as the API gives it, checked for being whole: its parts are all made from one value.
struct StoredValue {
    var value: String
    var revision: UInt64

    static func body(_ name: String, _ value: String) -> [UInt8] {
        Array(
            """
            {"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"\(name)",\
            "labels":{"value":"\(value)"}},"data":{"value":"\(value)","again":"\(value)",\
            "filler":"\(String(repeating: value, count: 20))"}}
            """.utf8)
    }

    /// nil when the parts do not fit each other.
    init?(_ object: JSONValue?) {
        guard let value = object?["data"]?["value"]?.string,
            object?["data"]?["again"]?.string == value,
            object?["data"]?["filler"]?.string == String(repeating: value, count: 20),
            object?["metadata"]?["labels"]?["value"]?.string == value,
            let text = object?["metadata"]?["resourceVersion"]?.string,
            let revision = UInt64(text)
        else { return nil }
        self.value = value
        self.revision = revision
    }
}

/// Where the server is just now; nil while it is down.
final class CurrentServer: Sendable {
    private let value = Mutex<ServerAddress?>(nil)
    private let isDone = Mutex(false)

    var address: ServerAddress? { value.withLock { $0 } }
    var isStopped: Bool { isDone.withLock { $0 } }

    func set(_ address: ServerAddress?) { value.withLock { $0 = address } }
    func stop() { isDone.withLock { $0 = true } }

    /// Waits until the server is up; nil when all is over.
    func wait() -> ServerAddress? {
        while !isStopped {
            if let address { return address }
            usleep(5_000)
        }
        return nil
    }
}

/// Writes objects of its own, one request after the other, and keeps the ledger.
struct DurableClient: Sendable {
    static let collection = "/api/v1/namespaces/crash/configmaps"

    let number: Int
    let server: CurrentServer
    let ledger: Ledger

    func run(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var known: [String: StoredValue] = [:]
        var step = 0
        while let address = server.wait() {
            let connection = HTTPConnection(address)
            while !server.isStopped {
                step += 1
                let name = "c-\(number)-\(Int.random(in: 0..<6, using: &random))"
                let write = Ledger.Write(
                    name: name,
                    value: known[name] != nil && Int.random(in: 0..<5, using: &random) == 0
                        ? nil : "v\(number)-\(step)")
                do {
                    try send(write, connection, &known)
                } catch {
                    ledger.noteLost()
                    guard settle(write, &known) else { return }
                    break
                }
            }
        }
    }

    private func send(
        _ write: Ledger.Write, _ connection: HTTPConnection, _ known: inout [String: StoredValue]
    ) throws {
        let path = "\(Self.collection)/\(write.name)"
        let answer: HTTPConnection.Answer
        if let value = write.value {
            let body = StoredValue.body(write.name, value)
            answer = known[write.name] == nil
                ? try connection.send("POST", Self.collection, body: body, keepsBody: true)
                : try connection.send("PUT", path, body: body, keepsBody: true)
        } else {
            answer = try connection.send("DELETE", path, keepsBody: true)
        }
        guard (200..<300).contains(answer.status) else {
            // Nothing is written by a request that was refused.
            if ![429, 503].contains(answer.status) {
                ledger.report(
                    "\(write): \(answer.status) "
                        + String(decoding: answer.body.prefix(300), as: UTF8.self))
            }
            return
        }
        guard write.value != nil else {
            known[write.name] = nil
            ledger.acknowledge(write)
            return
        }
        let object = try? JSONValue(parsing: answer.body)
        guard let stored = StoredValue(object), stored.value == write.value else {
            return ledger.report("\(write) was answered by another object")
        }
        var done = write
        done.revision = stored.revision
        known[write.name] = stored
        ledger.acknowledge(done)
    }

    /// Finds out whether a write whose answer was lost is in; false when all is over.
    private func settle(
        _ write: Ledger.Write, _ known: inout [String: StoredValue]
    ) -> Bool {
        while let address = server.wait() {
            guard
                let answer = try? HTTPConnection(address).send(
                    "GET", "\(Self.collection)/\(write.name)", keepsBody: true)
            else {
                usleep(5_000)
                continue
            }
            let before = known[write.name]
            if answer.status == 404 {
                if before != nil {
                    if write.value == nil {
                        ledger.resolve(write)
                    } else {
                        ledger.report("\(write.name) is gone, and was acknowledged: \(write)")
                    }
                }
                known[write.name] = nil
                return true
            }
            guard answer.status == 200, let stored = StoredValue(try? JSONValue(parsing: answer.body))
            else {
                ledger.report("\(write.name) is torn or can't be read: \(answer.status)")
                return true
            }
            known[write.name] = stored
            if let value = write.value, stored.value == value {
                var done = write
                done.revision = stored.revision
                ledger.resolve(done)
            } else if stored.value != before?.value || stored.revision != before?.revision {
                ledger.report(
                    "\(write.name) is \(stored.value) at \(stored.revision), but "
                        + "\(before.map { "\($0.value) at \($0.revision)" } ?? "nothing") was "
                        + "acknowledged and \(write.value ?? "a deletion") is in doubt")
            }
            return true
        }
        return false
    }
}
