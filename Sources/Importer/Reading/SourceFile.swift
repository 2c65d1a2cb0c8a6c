import Glibc
import Gzip
import Zstd

/// One file of a recording, or standard input.
struct SourceFile: Sendable {
    enum Compression { case none, gzip, zstd }

    /// `-` is standard input.
    let path: String

    var name: String { path == "-" ? "standard input" : path }

    /// Bytes on disk; nil for what is not a plain file.
    var byteCount: UInt64? {
        var status = stat()
        guard path != "-", unsafe stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG
        else { return nil }
        return UInt64(status.st_size)
    }

    /// Reads the file once, front to back, in constant memory, and hands out its lines.
    ///
    /// - Parameters:
    ///   - onRead: told the bytes taken from the disk after each piece; throws to stop.
    ///   - body: a line without its end, and its number from 1.
    func forEachLine(
        onRead: (Int) throws -> Void, _ body: (UnsafeRawBufferPointer, Int) throws -> Void
    ) throws(ImportError) {
        var splitter = LineSplitter()
        do {
            try unsafe forEachPiece(onRead: onRead) { piece in
                try unsafe splitter.write(piece, body)
            }
            try unsafe splitter.finish(body)
        } catch let problem as LineProblem {
            throw ImportError.line(file: name, line: problem.line, reason: problem.what)
        } catch let problem as ImportError {
            throw problem
        } catch let problem as StopReading {
            throw ImportError.stopped(problem.reason)
        } catch {
            throw ImportError.line(
                file: name, line: splitter.lineNumber + 1, reason: "\(error)")
        }
    }

    private func forEachPiece(
        onRead: (Int) throws -> Void, _ body: (UnsafeRawBufferPointer) throws -> Void
    ) throws {
        let descriptor = path == "-" ? STDIN_FILENO : unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw ImportError.unreadable(file: name, errno: errno) }
        defer { if path != "-" { close(descriptor) } }
        var buffer = [UInt8](repeating: 0, count: 256 << 10)
        var count = try fill(&buffer, from: descriptor)
        try onRead(count)
        let compression = try compression(of: buffer[..<count])
        switch compression {
        case .none:
            var isFirst = true
            while count > 0 {
                let start = isFirst && buffer.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
                isFirst = false
                try unsafe buffer.withUnsafeBytes { bytes in
                    try unsafe body(UnsafeRawBufferPointer(rebasing: bytes[start..<count]))
                }
                count = try fill(&buffer, from: descriptor)
                try onRead(count)
            }
        case .gzip:
            var gzip = try GzipDecompressor()
            while count > 0 {
                try unsafe buffer.withUnsafeBytes { bytes in
                    try unsafe gzip.write(
                        UnsafeRawBufferPointer(rebasing: bytes[..<count]), body)
                }
                count = try fill(&buffer, from: descriptor)
                try onRead(count)
            }
            try gzip.finish()
        case .zstd:
            var zstd = try ZstdDecompressor()
            while count > 0 {
                try unsafe buffer.withUnsafeBytes { bytes in
                    try unsafe zstd.write(
                        UnsafeRawBufferPointer(rebasing: bytes[..<count]), body)
                }
                count = try fill(&buffer, from: descriptor)
                try onRead(count)
            }
            try zstd.finish()
        }
    }

    /// Reads until the buffer is full or the file ends, so that the first piece is long enough to
    /// tell what it is even when it comes through a pipe.
    private func fill(_ buffer: inout [UInt8], from descriptor: Int32) throws -> Int {
        var count = 0
        while count < buffer.count {
            let room = buffer.count - count
            // The kernel writes at most `room` bytes after the first `count`.
            let got = unsafe buffer.withUnsafeMutableBytes { bytes in
                unsafe read(descriptor, bytes.baseAddress?.advanced(by: count), room)
            }
            if got < 0 {
                if errno == EINTR { continue }
                throw ImportError.unreadable(file: name, errno: errno)
            }
            if got == 0 { break }
            count += got
        }
        return count
    }

    private func compression(of start: ArraySlice<UInt8>) throws(ImportError) -> Compression {
        if start.starts(with: [0x1F, 0x8B]) { return .gzip }
        if start.starts(with: [0x28, 0xB5, 0x2F, 0xFD]) { return .zstd }
        if start.starts(with: [0xFF, 0xFE]) || start.starts(with: [0xFE, 0xFF])
            || (start.count > 1 && (start[0] == 0 || start[1] == 0))
        {
            throw ImportError.line(
                file: name, line: 1,
                reason: "the text is UTF-16, not UTF-8: convert it, as with "
                    + "iconv -f UTF-16 -t UTF-8")
        }
        return .none
    }
}

/// Thrown by a reader's callback to end the reading early.
struct StopReading: Error {
    var reason: String
}
