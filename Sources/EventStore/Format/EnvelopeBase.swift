internal import KubernetesAPI

/// What numbers in an envelope are differences from.
///
/// Stored envelopes count from the record before them in their block, the first of a block from
/// `zero`; the form that is hashed always counts from `zero`, so that blocks can be cut anew.
struct EnvelopeBase: Equatable {
    var revision: UInt64
    var time: Int64

    static let zero = EnvelopeBase(revision: 0, time: 0)
}

extension [UInt8] {
    /// Microseconds when that is exact, else nanoseconds; the lowest bit tells which.
    mutating func append(time: Timestamp, from base: inout EnvelopeBase) {
        // Nanoseconds need a bit more than fits for times over 146 years away: those are cut.
        let isFar = (time.nanoseconds &- base.time).magnitude >= 1 << 62
        let whole = isFar || time.nanoseconds % 1_000 == 0
        let difference =
            whole
            ? time.nanoseconds / 1_000 - base.time / 1_000
            : time.nanoseconds &- base.time
        let zigzag = UInt64(bitPattern: (difference << 1) ^ (difference >> 63))
        append(varint: zigzag << 1 | (whole ? 0 : 1))
        base.time = whole ? time.nanoseconds / 1_000 * 1_000 : time.nanoseconds
    }

    mutating func append(revision: UInt64, from base: inout EnvelopeBase) {
        append(signed: Int64(bitPattern: revision &- base.revision))
        base.revision = revision
    }
}

extension ByteReader {
    mutating func time(from base: inout EnvelopeBase) throws(FormatError) -> Int64 {
        let value = try varint()
        let zigzag = value >> 1
        let difference = Int64(bitPattern: (zigzag >> 1) ^ (0 &- (zigzag & 1)))
        if value & 1 == 0 {
            let (product, overflow) = (base.time / 1_000 &+ difference)
                .multipliedReportingOverflow(by: 1_000)
            guard !overflow else { throw FormatError(what: "a time is out of range") }
            base.time = product
        } else {
            base.time &+= difference
        }
        return base.time
    }

    mutating func revision(from base: inout EnvelopeBase) throws(FormatError) -> UInt64 {
        base.revision &+= UInt64(bitPattern: try signed())
        return base.revision
    }
}
