import Glibc

/// Text on its way to a reader, gathered into large writes.
///
/// Not to be shared: it belongs to the command that writes its answer.
package final class Output {
    package let terminal: Terminal
    private let write: ([UInt8]) throws(OutputError) -> Void
    private var pending: [UInt8] = []

    /// - Parameter write: takes all bytes that it is given, or throws.
    package init(terminal: Terminal, write: @escaping ([UInt8]) throws(OutputError) -> Void) {
        self.terminal = terminal
        self.write = write
    }

    package convenience init(terminal: Terminal, descriptor: CInt) {
        self.init(terminal: terminal) { bytes throws(OutputError) in
            try FileDescriptorWriter.write(bytes, to: descriptor)
        }
    }

    package func line(_ text: StyledText = StyledText()) throws(OutputError) {
        try self.text(text.rendered(colour: terminal.colour) + "\n")
    }

    package func lines(_ texts: [StyledText]) throws(OutputError) {
        for text in texts { try line(text) }
    }

    package func text(_ text: String) throws(OutputError) {
        pending.append(contentsOf: text.utf8)
        if pending.count >= 1 << 16 { try flush() }
    }

    package func bytes(_ bytes: [UInt8]) throws(OutputError) {
        pending += bytes
        if pending.count >= 1 << 16 { try flush() }
    }

    package func flush() throws(OutputError) {
        guard !pending.isEmpty else { return }
        let bytes = pending
        pending.removeAll(keepingCapacity: true)
        try write(bytes)
    }
}

/// A write of the answer that failed.
package enum OutputError: Error, Equatable, CustomStringConvertible {
    /// The reader has gone (`| head`): no error to speak of.
    case readerGone
    case failed(CInt)

    package var description: String {
        switch self {
        case .readerGone: "nobody reads the answer any more"
        case .failed(let code): "the answer can't be written: \(SystemError.text(code))"
        }
    }
}

package enum FileDescriptorWriter {
    package static func write(_ bytes: [UInt8], to descriptor: CInt) throws(OutputError) {
        var sent = 0
        while sent < bytes.count {
            let count = unsafe bytes.withUnsafeBytes { all in
                // Within bounds: sent < count.
                unsafe Glibc.write(descriptor, all.baseAddress! + sent, all.count - sent)
            }
            if count < 0 {
                if errno == EINTR { continue }
                throw errno == EPIPE ? .readerGone : .failed(errno)
            }
            sent += count
        }
    }
}

enum SystemError {
    /// The system's words for an error number, such as `No space left on device`.
    static func text(_ code: CInt) -> String {
        // strerror's buffer is read at once, before another call can fill it.
        unsafe strerror(code).map { unsafe String(cString: $0) } ?? "error \(code)"
    }
}
