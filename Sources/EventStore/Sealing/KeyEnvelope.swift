internal import KubernetesAPI

/// A record of kind `key`: what became of data keys. The keys themselves, wrapped, are in the table
/// `keys`, where they can be deleted; the record stays.
enum KeyEnvelope: Hashable, Sendable {
    /// Data key `number`, counted from 1, is for this life of an object from a time on.
    case made(number: UInt64, object: UInt32, from: Int64)
    /// These data keys, ascending, were destroyed.
    case shredded(numbers: [UInt64], principal: UInt32, at: Int64)
    /// All data keys were wrapped anew, under the key-encryption key with this id.
    case rotated(to: UInt64, principal: UInt32, at: Int64)

    private enum Action: UInt8 {
        case made = 1
        case shredded = 2
        case rotated = 3
    }

    func append(to bytes: inout [UInt8]) {
        var base = EnvelopeBase.zero
        switch self {
        case .made(let number, let object, let from):
            bytes.append(Action.made.rawValue)
            bytes.append(varint: number)
            bytes.append(varint: UInt64(object))
            bytes.append(time: Timestamp(nanoseconds: from), from: &base)
        case .shredded(let numbers, let principal, let time):
            bytes.append(Action.shredded.rawValue)
            bytes.append(varint: UInt64(principal))
            bytes.append(time: Timestamp(nanoseconds: time), from: &base)
            bytes.append(varint: UInt64(numbers.count))
            var last: UInt64 = 0
            for number in numbers {
                bytes.append(varint: number - last)
                last = number
            }
        case .rotated(let key, let principal, let time):
            bytes.append(Action.rotated.rawValue)
            bytes.append(varint: UInt64(principal))
            bytes.append(time: Timestamp(nanoseconds: time), from: &base)
            bytes.append(littleEndian: key)
        }
    }

    init(from reader: inout ByteReader) throws(FormatError) {
        var base = EnvelopeBase.zero
        let code = try reader.byte()
        switch Action(rawValue: code) {
        case .made:
            self = .made(
                number: try reader.varint(), object: try reader.id(),
                from: try reader.time(from: &base))
        case .shredded:
            let principal = try reader.id()
            let time = try reader.time(from: &base)
            var numbers: [UInt64] = []
            var last: UInt64 = 0
            for _ in 0..<(try reader.count()) {
                let step = try reader.varint()
                guard step > 0, last <= UInt64.max - step else {
                    throw FormatError(what: "the numbers of data keys do not ascend")
                }
                last += step
                numbers.append(last)
            }
            self = .shredded(numbers: numbers, principal: principal, at: time)
        case .rotated:
            let principal = try reader.id()
            let time = try reader.time(from: &base)
            var key: UInt64 = 0
            for shift in 0..<8 { key |= UInt64(try reader.byte()) << UInt64(shift * 8) }
            self = .rotated(to: key, principal: principal, at: time)
        case nil:
            throw FormatError(what: "this program does not know key records of action \(code)")
        }
    }
}
