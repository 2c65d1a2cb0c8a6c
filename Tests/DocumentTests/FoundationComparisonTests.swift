import Foundation
import Testing

@testable import Document

/// Foundation's JSONSerialization shares no code with our parser and judges it: both accept the
/// same bytes and read the same values, but for the differences that `isKnownDifference` names.
@Suite struct FoundationComparisonTests {
    private static let seed: UInt64 = 20_261_124

    @Test func `real documents are read as Foundation reads them`() throws {
        for bytes in try RecordedDocuments.sample.get() {
            let value = try JSONValue(parsing: bytes)
            let theirs = try JSONSerialization.jsonObject(with: Data(bytes))
            try #require(isSame(value, theirs), "\(String(decoding: bytes, as: UTF8.self))")
        }
    }

    @Test func `damaged documents are refused and accepted as Foundation does`() throws {
        var random = SeededGenerator(seed: Self.seed)
        let documents = try RecordedDocuments.sample.get().filter { $0.count < 2_500 }
        var accepted = 0
        for round in 0..<2_000 {
            var bytes = try #require(documents.randomElement(using: &random))
            for _ in 0..<Int.random(in: 1...2, using: &random) { damage(&bytes, &random) }
            let ours = Result { try JSONValue(parsing: bytes) }
            let theirs = Result {
                try JSONSerialization.jsonObject(with: Data(bytes), options: .fragmentsAllowed)
            }
            let note: Comment =
                "seed \(Self.seed) round \(round): \(String(decoding: bytes, as: UTF8.self))"
            switch (ours, theirs) {
            case (.success(let value), .success(let object)):
                accepted += 1
                try #require(isSame(value, object), note)
            case (.failure, .failure): break
            case (.success(let value), .failure):
                try #require(holdsHugeNumber(value), note)
            case (.failure(let error), .success):
                try #require(isKnownDifference(error), "\(error) \(note)")
            }
        }
        // Both ways must have been taken, or the damage is of the wrong kind.
        #expect((200...1_800).contains(accepted))
    }

    /// Replaces, removes, repeats or inserts something that matters to JSON.
    private func damage(_ bytes: inout [UInt8], _ random: inout SeededGenerator) {
        let pieces =
            [
                "\"", "\\", "{", "}", "[", "]", ",", ":", "0", "-", ".", "e", "1e5", "-0.5",
                "\\u00e9", "\\ud83d\\ude00",
                "\\ud800", "\\n", "\\x", "\u{1}", "\t", " ", "é", "\u{1F600}", "null", "true",
                "nul", "NaN", "{}",
                "[]", "\"a\":1,", "/", "\u{7F}",
            ].map { Array($0.utf8) } + [
                [0x80], [0xC3], [0xE2, 0x82], [0xED, 0xA0, 0x80], [0xFF], [0x00],
            ]
        let place = Int.random(in: 0..<bytes.count, using: &random)
        let piece = pieces.randomElement(using: &random) ?? []
        switch Int.random(in: 0..<6, using: &random) {
        case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
        case 1: bytes.remove(at: place)
        case 2: bytes.removeSubrange(place..<min(place + 12, bytes.count - 1))
        case 3: bytes.insert(contentsOf: bytes[place..<min(place + 9, bytes.count)], at: place)
        case 4: bytes.replaceSubrange(place...place, with: piece)
        default: bytes.insert(contentsOf: piece, at: place)
        }
        if bytes.isEmpty { bytes = [0x20] }
    }

    /// Where Foundation takes what we refuse, and we mean to.
    private func isKnownDifference(_ error: any Error) -> Bool {
        guard let error = error as? DocumentError else { return false }
        return switch error.kind {
        // Foundation takes UTF-16 and UTF-32 too, which a zero byte near the start makes it think
        // of.
        case .unexpectedByte(0, _), .controlCharacter(0): error.offset < 4
        default: false
        }
    }

    /// Foundation refuses numbers beyond a double's range; we keep them as they are spelled.
    private func holdsHugeNumber(_ value: JSONValue) -> Bool {
        switch value {
        case .number(let number): !number.double.isFinite || number.double == 0
        case .array(let values): values.contains(where: holdsHugeNumber)
        case .object(let object): object.values.contains(where: holdsHugeNumber)
        default: false
        }
    }

    private func isSame(_ ours: JSONValue, _ theirs: Any) -> Bool {
        switch ours {
        case .null: return theirs is NSNull
        case .bool(let value): return (theirs as? NSNumber)?.boolValue == value
        case .number(let number): return (theirs as? NSNumber)?.doubleValue == number.double
        case .string(let text):
            return (theirs as? String).map { Array($0.utf8) == Array(text.utf8) } ?? false
        case .array(let values):
            guard let array = theirs as? [Any], array.count == values.count else { return false }
            return zip(values, array).allSatisfy(isSame)
        case .object(let object):
            guard let members = theirs as? [String: Any], members.count == object.count else {
                return false
            }
            return object.allSatisfy { key, value in
                members[key].map { isSame(value, $0) } ?? false
            }
        }
    }
}
