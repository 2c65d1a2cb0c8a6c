import CMalloc
import Document
import EventStore
import Glibc
import Gzip

/// Figures of Hindsight on a recording: see docs/performance.md.
///
///     Benchmarks import STORE PATH...            import into a fresh store, then read it
///     Benchmarks store STORE                     read a store that exists
///     Benchmarks live STORE                      commit into a fresh live store
///     Benchmarks access STORE                    RBAC with 10,000 bindings, its past in a fresh store
///     Benchmarks seal                            seal and unseal a document
///     Benchmarks synthesize COUNT WATCH.JSONL.GZ write a recording of COUNT watch lines to stdout
func run() throws {
    let words = Array(CommandLine.arguments.dropFirst())
    switch (words.first, words.count) {
    case ("import", 3...):
        print(Machine.description)
        try ImportFigures(paths: Array(words[2...]), storePath: words[1]).print()
        try StoreFigures(path: words[1]).print()
    case ("store", 2):
        print(Machine.description)
        try StoreFigures(path: words[1]).print()
    case ("live", 2):
        print(Machine.description)
        try LiveFigures(path: words[1]).print()
    case ("access", 2):
        print(Machine.description)
        try AccessFigures(path: words[1]).print()
    case ("seal", 1):
        print(Machine.description)
        try SealingFigures().print()
    case ("synthesize", 3):
        guard let count = Int(words[1]) else { fallthrough }
        try synthesize(count, from: words[2])
    default:
        print("usage: Benchmarks import STORE PATH... | store STORE | live STORE | access STORE | seal\n       | synthesize COUNT FILE")
        exit(2)
    }
}

func synthesize(_ count: Int, from path: String) throws {
    var text: [UInt8] = []
    guard let file = unsafe fopen(path, "r") else {
        print("\(path) can't be read")
        exit(5)
    }
    defer { unsafe fclose(file) }
    var gzip = try GzipDecompressor()
    var buffer = [UInt8](repeating: 0, count: 1 << 20)
    while true {
        // fread writes at most the buffer's size.
        let got = unsafe buffer.withUnsafeMutableBytes { bytes in
            unsafe fread(bytes.baseAddress, 1, bytes.count, file)
        }
        if got == 0 { break }
        try unsafe buffer.withUnsafeBytes { bytes in
            try unsafe gzip.write(UnsafeRawBufferPointer(rebasing: bytes[..<got])) { piece in
                unsafe text.append(contentsOf: piece)
            }
        }
    }
    let lines = text.split(separator: UInt8(ascii: "\n")).map(Array.init)
    text = []
    var out: [UInt8] = []
    func flush() {
        var written = 0
        while written < out.count {
            // The bytes written lie within the array, which lives across the call.
            let count = unsafe out.withUnsafeBytes { bytes in
                unsafe write(
                    STDOUT_FILENO, bytes.baseAddress?.advanced(by: written), bytes.count - written)
            }
            guard count > 0 else { exit(5) }
            written += count
        }
        out.removeAll(keepingCapacity: true)
    }
    try Synthesis(watchLines: lines).write(count: count) { line in
        out += line
        out.append(UInt8(ascii: "\n"))
        if out.count > 1 << 20 { flush() }
    }
    flush()
}

// As the program itself does.
mallopt(M_ARENA_MAX, 2)
mallopt(M_MMAP_THRESHOLD, 256 << 10)

do {
    try run()
} catch {
    print("\(error)")
    exit(1)
}
