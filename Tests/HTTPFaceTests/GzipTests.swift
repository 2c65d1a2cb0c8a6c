import Gzip
import Testing

/// Text that compresses, from a fixed seed.
private func text(byteCount: Int) -> [UInt8] {
    var state: UInt64 = 42
    return (0..<byteCount).map { _ in
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return UInt8(97 + state >> 61)
    }
}

private func inflate(_ bytes: [UInt8], pieceByteCount: Int) throws -> [UInt8] {
    var decompressor = try GzipDecompressor(bufferByteCount: 4096)
    var output: [UInt8] = []
    var start = 0
    while start < bytes.count {
        let piece = Array(bytes[start..<min(bytes.count, start + pieceByteCount)])
        try unsafe piece.withUnsafeBytes { piece in
            try unsafe decompressor.write(piece) { unsafe output.append(contentsOf: $0) }
        }
        start += pieceByteCount
    }
    try decompressor.finish()
    return output
}

@Suite struct GzipTests {
    @Test(
        "what was compressed comes back, in whatever pieces it is pushed",
        arguments: [1, 7, 65_536])
    func roundTrip(pieceByteCount: Int) throws {
        let source = text(byteCount: 100_000)
        let packed = try GzipCompressor.compress(source)
        #expect(packed.count < source.count)
        #expect(try inflate(packed, pieceByteCount: pieceByteCount) == source)
    }

    @Test("an empty buffer is a whole member")
    func empty() throws {
        #expect(try inflate(GzipCompressor.compress([]), pieceByteCount: 64) == [])
    }

    @Test("members one after the other are one text, padding is skipped")
    func members() throws {
        let first = Array("first ".utf8)
        let second = Array("second".utf8)
        var packed = try GzipCompressor.compress(first)
        packed += try GzipCompressor.compress(second)
        packed += [UInt8](repeating: 0, count: 512)
        #expect(try inflate(packed, pieceByteCount: 10) == first + second)
    }

    @Test("a stream written in parts is one member")
    func streamed() throws {
        let source = text(byteCount: 200_000)
        var compressor = try GzipCompressor()
        var packed: [UInt8] = []
        compressor.write(Array(source[..<90_000]), isLast: false, into: &packed)
        compressor.write(Array(source[90_000...]), isLast: false, into: &packed)
        compressor.write([], isLast: true, into: &packed)
        #expect(try inflate(packed, pieceByteCount: 1000) == source)
    }

    @Test("cut-off input is an error that says where it ended")
    func cutOff() throws {
        let packed = try GzipCompressor.compress(text(byteCount: 10_000))
        let half = Array(packed[..<(packed.count / 2)])
        #expect(throws: GzipError.cutOff(inputByteCount: UInt64(half.count))) {
            try inflate(half, pieceByteCount: 512)
        }
    }

    @Test("plain text is refused as not gzip")
    func notGzip() {
        #expect(throws: GzipError.notGzip) {
            try inflate(Array("{\"kind\":\"Event\"}".utf8), pieceByteCount: 64)
        }
        #expect(throws: GzipError.notGzip) { try inflate([], pieceByteCount: 64) }
    }

    @Test("a changed byte is found")
    func damaged() throws {
        var packed = try GzipCompressor.compress(text(byteCount: 10_000))
        packed[packed.count - 6] ^= 1
        #expect {
            try inflate(packed, pieceByteCount: 512)
        } throws: { error in
            guard case GzipError.damaged = error else { return false }
            return true
        }
    }
}
