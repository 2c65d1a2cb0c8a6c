internal import Zstd

/// Facts of up to 1,024 consecutive events, equal ones once.
///
/// Decompressed: count of events; for each the distance of its position from the one before and
/// the number of its facts, 0 for none; then the facts: labels, owner, node, in the order of their
/// numbers. Numbers are varints.
struct FactsBlock: Sendable {
    static let eventCountMax = 1_024

    private var positions: [UInt64] = []
    private var numbers: [Int] = []
    private var facts: [ObjectFacts] = []
    private var known: [ObjectFacts: Int] = [:]

    init() {}

    var count: Int { positions.count }
    var first: UInt64? { positions.first }
    /// Estimate of what it takes in memory.
    var cost: Int { positions.count * 16 + facts.count * 400 }

    subscript(position: UInt64) -> ObjectFacts? {
        let index = positions.lowerBound(of: position)
        guard index < positions.count, positions[index] == position, numbers[index] > 0 else {
            return nil
        }
        return facts[numbers[index] - 1]
    }

    mutating func append(_ value: ObjectFacts?, at position: UInt64) {
        positions.append(position)
        guard let value else {
            numbers.append(0)
            return
        }
        if let number = known[value] {
            numbers.append(number)
        } else {
            facts.append(value)
            known[value] = facts.count
            numbers.append(facts.count)
        }
    }

    func stored(_ writer: ZstdFrameWriter) throws(ZstdError) -> [UInt8] {
        var content: [UInt8] = []
        content.append(varint: UInt64(positions.count))
        var before: UInt64 = 0
        for (position, number) in zip(positions, numbers) {
            content.append(varint: position - before)
            content.append(varint: UInt64(number))
            before = position
        }
        content.append(varint: UInt64(facts.count))
        for value in facts {
            content.append(varint: UInt64(value.labels.count))
            for (key, label) in value.labels.sorted(by: { $0.key < $1.key }) {
                content.append(string: key)
                content.append(string: label)
            }
            // An absent text is an empty list, a present one a list of one.
            content.append(strings: value.ownerUID.map { [$0] } ?? [])
            content.append(strings: value.nodeName.map { [$0] } ?? [])
        }
        var bytes: [UInt8] = []
        bytes.append(varint: UInt64(content.count))
        _ = try writer.compress(content, against: .none, appendingTo: &bytes)
        return bytes
    }

    init(stored: UnsafeRawBufferPointer) throws {
        let bytes = unsafe [UInt8](stored)
        var outer = ByteReader(bytes)
        let byteCount = try outer.count()
        let frames = try ZstdFrameReader()
        let content = try frames.decompress(
            bytes[outer.at...], byteCount: byteCount, against: .none)
        var reader = ByteReader(content)
        var before: UInt64 = 0
        for _ in 0..<(try reader.count()) {
            before += try reader.varint()
            positions.append(before)
            numbers.append(try reader.count())
        }
        for _ in 0..<(try reader.count()) {
            var labels: [String: String] = [:]
            for _ in 0..<(try reader.count()) {
                let key = try reader.string()
                labels[key] = try reader.string()
            }
            facts.append(
                ObjectFacts(
                    labels: labels, ownerUID: try reader.strings().first,
                    nodeName: try reader.strings().first))
        }
        guard numbers.allSatisfy({ $0 <= facts.count }) else {
            throw FormatError(what: "a facts block names facts that it does not have")
        }
    }
}
