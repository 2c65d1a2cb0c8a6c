/// Lines copied out of a stream, to be parsed elsewhere.
struct LineLot: Sendable {
    static let byteCountMax = 512 << 10

    private(set) var source: Int
    /// Of the file's lots, from 0.
    private(set) var number: Int
    private var bytes: [UInt8] = []
    private var lines: [(end: Int, number: Int)] = []

    init(source: Int, number: Int) {
        self.source = source
        self.number = number
    }

    /// An empty lot in the memory of this one, unless that was made for a very long line.
    consuming func emptied(source: Int, number: Int) -> LineLot {
        let isLarge = bytes.capacity > 2 * Self.byteCountMax
        bytes.removeAll(keepingCapacity: !isLarge)
        lines.removeAll(keepingCapacity: !isLarge)
        self.source = source
        self.number = number
        return self
    }

    var isFull: Bool { bytes.count >= Self.byteCountMax }

    mutating func append(_ line: UnsafeRawBufferPointer, number: Int) {
        if bytes.capacity == 0 { bytes.reserveCapacity(Self.byteCountMax + line.count) }
        unsafe bytes.append(contentsOf: line)
        lines.append((bytes.count, number))
    }

    /// The bytes of each line are valid during its call only.
    func forEach(_ body: (UnsafeRawBufferPointer, Int) throws -> Void) throws {
        try unsafe bytes.withUnsafeBytes { buffer in
            var start = 0
            for line in lines {
                try unsafe body(
                    UnsafeRawBufferPointer(rebasing: buffer[start..<line.end]), line.number)
                start = line.end
            }
        }
    }
}
