import Document
import Glibc
import Gzip
import KubernetesAPI

/// Makes a recording of any length out of a real one, so that it has the same mix of kinds, sizes,
/// versions per object and authors.
///
/// The real watch lines are played again and again. In each round the objects that come and go
/// (Pods, ReplicaSets, Jobs, event objects...) get names and UIDs of their own, wherever those are
/// mentioned; revisions and times move on; and what a round leaves alive of them is deleted in the
/// next, as controllers and time to live do. Nodes, Deployments and the like live on throughout.
struct Synthesis {
    /// A line cut at what changes from round to round.
    struct Template {
        enum Piece {
            case text([UInt8])
            case name(String)
            case uid(String)
            case revision(UInt64)
            case time(Timestamp, fractionDigits: Int)
        }

        var pieces: [Piece]
        var type: String
        var isPassing: Bool
        var key: ObjectKey
    }

    /// Resources whose objects come and go.
    static let passing: Set<String> = ["pods", "replicasets", "events", "jobs"]

    private var templates: [Template] = []
    private let highestRevision: UInt64
    private let span: UInt64
    private let stretch: Int64

    init(watchLines: [[UInt8]]) throws {
        let parser = TapeParser()
        var names: Set<String> = []
        var uids: Set<String> = []
        var heads: [(type: String, key: ObjectKey, revision: UInt64, time: Timestamp)] = []
        for line in watchLines {
            try parser.withRoot(of: line) { root in
                let metadata = root["object"]?["metadata"]
                let resource = root["resource"]?.string ?? ""
                let key = ObjectKey(
                    resource: GroupResource(group: "", resource: resource),
                    namespace: metadata?["namespace"]?.string ?? "",
                    name: metadata?["name"]?.string ?? "")
                if Self.passing.contains(resource) {
                    names.insert(key.name)
                    uids.insert(metadata?["uid"]?.string ?? "")
                }
                heads.append(
                    (
                        root["type"]?.string ?? "", key,
                        UInt64(metadata?["resourceVersion"]?.string ?? "") ?? 0,
                        Timestamp(rfc3339: root["time"]?.string ?? "")
                            ?? Timestamp(nanoseconds: 0)
                    ))
            }
        }
        for (line, head) in zip(watchLines, heads) {
            templates.append(
                Template(
                    pieces: Self.cut(line, names: names, uids: uids), type: head.type,
                    isPassing: Self.passing.contains(head.key.resource.resource), key: head.key))
        }
        let revisions = heads.map(\.revision)
        highestRevision = revisions.max() ?? 0
        span = highestRevision - (revisions.min() ?? 0) + UInt64(heads.count) + 1
        let times = heads.map(\.time.nanoseconds)
        stretch = (times.max() ?? 0) - (times.min() ?? 0) + 1_000_000_000
    }

    /// Writes watch lines until there are `count` of them.
    func write(count: Int, to body: ([UInt8]) throws -> Void) throws {
        var written = 0
        var round: UInt64 = 0
        var previous: [ObjectKey: Int] = [:]
        while written < count {
            var alive: [ObjectKey: Int] = [:]
            for (index, template) in templates.enumerated() where written < count {
                if template.isPassing {
                    alive[template.key] = template.type == "DELETED" ? nil : index
                }
                let type = !template.isPassing && round > 0 && template.type == "ADDED"
                    ? "MODIFIED" : template.type
                try body(text(of: template, as: type, round: round))
                written += 1
            }
            // What the round before left behind goes now, with revisions above all of this round.
            var extra: UInt64 = 0
            for (_, index) in previous.sorted(by: { $0.value < $1.value }) where written < count {
                extra += 1
                try body(
                    text(
                        of: templates[index], as: "DELETED", round: round - 1,
                        revision: highestRevision + span * round + extra, timeRound: round))
                written += 1
            }
            previous = alive
            round += 1
        }
    }

    private func text(
        of template: Template, as type: String, round: UInt64, revision: UInt64? = nil,
        timeRound: UInt64? = nil
    ) -> [UInt8] {
        var out: [UInt8] = []
        var revision = revision
        var isFirstTime = true
        for piece in template.pieces {
            switch piece {
            case .text(let bytes): out += bytes
            case .name(let name):
                out += name.utf8
                if round > 0 { out += "-r\(round)".utf8 }
            case .uid(let uid):
                out += uid.utf8.dropLast(6)
                let tail = (UInt64(uid.suffix(6), radix: 16) ?? 0) ^ (round & 0xFF_FFFF)
                let digits = String(tail, radix: 16)
                out += String(repeating: "0", count: 6 - digits.count).utf8
                out += digits.utf8
            case .revision(let number):
                // The object's own comes first; others are mentioned.
                out += String(revision ?? number + span * round).utf8
                revision = nil
            case .time(let time, let digits):
                let shift = Int64(isFirstTime ? timeRound ?? round : round)
                isFirstTime = false
                let moved = Timestamp(nanoseconds: time.nanoseconds + stretch * shift)
                out += moved.formatted(fractionDigits: digits).utf8
            }
        }
        guard type != template.type else { return out }
        return Self.replacing("\"type\":\"\(template.type)\"", with: "\"type\":\"\(type)\"", in: out)
    }

    private static func replacing(_ old: String, with new: String, in bytes: [UInt8]) -> [UInt8] {
        let old = Array(old.utf8)
        guard let start = bytes.firstRange(of: old) else { return bytes }
        return Array(bytes[..<start.lowerBound]) + Array(new.utf8) + bytes[start.upperBound...]
    }

    private static func isTokenByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x61...0x7A, 0x2D, 0x2E, 0x3A, 0x54, 0x5A: true
        default: false
        }
    }

    /// Cuts a line into tokens and keeps those that change.
    private static func cut(_ line: [UInt8], names: Set<String>, uids: Set<String>)
        -> [Template.Piece]
    {
        let revisionMark = Array("\"resourceVersion\":\"".utf8)
        var pieces: [Template.Piece] = []
        var pending = 0
        var at = 0
        func flush(_ end: Int) { if pending < end { pieces.append(.text(Array(line[pending..<end]))) } }
        while at < line.count {
            guard isTokenByte(line[at]) else {
                at += 1
                continue
            }
            var end = at
            while end < line.count, isTokenByte(line[end]) { end += 1 }
            let token = String(decoding: line[at..<end], as: UTF8.self)
            var piece: Template.Piece?
            if names.contains(token) {
                piece = .name(token)
            } else if token.utf8.count == 36, uids.contains(token) {
                piece = .uid(token)
            } else if token.utf8.count >= 20, token.hasSuffix("Z"),
                let time = Timestamp(rfc3339: token)
            {
                piece = .time(time, fractionDigits: max(0, token.utf8.count - 21))
            } else if line[..<at].suffix(revisionMark.count).elementsEqual(revisionMark),
                let revision = UInt64(token)
            {
                piece = .revision(revision)
            }
            if let piece {
                flush(at)
                pieces.append(piece)
                pending = end
            }
            at = end
        }
        flush(line.count)
        return pieces
    }
}
