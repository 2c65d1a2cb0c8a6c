import Testing
import Zstd

@Suite("zstd")
struct ZstdTests {
    private static func text(_ count: Int) -> [UInt8] {
        var generator = SeededGenerator(seed: 9)
        return (0..<count).map { _ in UInt8(97 + generator.next() % 7) }
    }

    private static func documents(_ count: Int) -> [[UInt8]] {
        (0..<count).map {
            Array("{\"kind\":\"Pod\",\"metadata\":{\"name\":\"web-\($0 * 7919)\"}}".utf8)
        }
    }

    @Test(arguments: [0, 1, 10, 5_000, 300_000])
    func `frames come back, alone and against a prefix or a dictionary`(count: Int) throws {
        let content = Self.text(count)
        let dictionary = try ZstdDictionary(
            ZstdDictionary.trained(on: Self.documents(500), byteCount: 2_048), level: 3)
        let writer = try ZstdFrameWriter(level: 3)
        let reader = try ZstdFrameReader()
        let contexts: [ZstdContext] = [
            .none, .prefix(Self.text(2_000)), .dictionary(dictionary), .none, .prefix([1]),
            .prefix(content), .dictionary(dictionary),
        ]
        for context in contexts {
            var frame: [UInt8] = [7]
            let size = try writer.compress(content, against: context, appendingTo: &frame)
            #expect(frame.count == size + 1)
            let back = try reader.decompress(
                frame.dropFirst(), byteCount: count, against: context)
            #expect(back == content)
            #expect(throws: ZstdError.self) {
                _ = try reader.decompress(
                    frame.dropFirst().dropLast(), byteCount: count, against: context)
            }
            #expect(throws: ZstdError.self) {
                _ = try reader.decompress(
                    frame.dropFirst(), byteCount: count + 1, against: context)
            }
        }
    }

    @Test func `a prefix makes a near copy small`() throws {
        let content = Self.text(20_000)
        var changed = content
        changed[9_000] = 1
        var frame: [UInt8] = []
        let size = try ZstdFrameWriter(level: 3)
            .compress(changed, against: .prefix(content), appendingTo: &frame)
        #expect(size < 60)
    }

    @Test func `too few samples make no dictionary`() {
        #expect(throws: ZstdError.self) {
            _ = try ZstdDictionary.trained(on: [[1, 2, 3]], byteCount: 1_024)
        }
    }

    /// `printf 'hello\n' | zstd`, with its checksum.
    private static let file: [UInt8] = [
        0x28, 0xB5, 0x2F, 0xFD, 0x24, 0x06, 0x31, 0x00, 0x00, 0x68, 0x65, 0x6C, 0x6C, 0x6F, 0x0A,
        0, 0, 0, 0,
    ]

    private func decompressed(_ bytes: [UInt8], pieceCount: Int) throws -> [UInt8] {
        var decompressor = try ZstdDecompressor(bufferByteCount: 1_024)
        var output: [UInt8] = []
        for start in stride(from: 0, to: bytes.count, by: pieceCount) {
            let piece = Array(bytes[start..<min(start + pieceCount, bytes.count)])
            try unsafe piece.withUnsafeBytes { raw in
                try unsafe decompressor.write(raw) { unsafe output.append(contentsOf: $0) }
            }
        }
        try decompressor.finish()
        return output
    }

    /// A frame with the magic bytes that the frame writer leaves out.
    private func file(_ content: [UInt8]) throws -> [UInt8] {
        var bytes: [UInt8] = [0x28, 0xB5, 0x2F, 0xFD]
        _ = try ZstdFrameWriter(level: 3).compress(content, against: .none, appendingTo: &bytes)
        return bytes
    }

    @Test(arguments: [1, 7, 100_000])
    func `a file is decompressed in pieces of any size, frame after frame`(count: Int) throws {
        let (first, second) = (Self.text(50_000), Self.text(3_000))
        let bytes = try file(first) + file(second)
        #expect(try decompressed(bytes, pieceCount: count) == first + second)
    }

    @Test func `a file that was cut off, damaged, or is none says so`() throws {
        let bytes = try file(Self.text(5_000))
        #expect(throws: ZstdError.cutOff(inputByteCount: UInt64(bytes.count - 3))) {
            _ = try decompressed(Array(bytes.dropLast(3)), pieceCount: 64)
        }
        #expect(throws: ZstdError.notZstd) {
            _ = try decompressed(Array("no zstd at all".utf8), pieceCount: 64)
        }
        #expect(throws: ZstdError.notZstd) { _ = try decompressed([], pieceCount: 64) }
        #expect(throws: ZstdError.self) {
            _ = try decompressed(Self.file, pieceCount: 64)
        }
    }
}
