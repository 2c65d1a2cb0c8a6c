import Synchronization

/// What is said beside the answer, on standard error: progress, warnings, errors, advice.
package final class Talk: Sendable {
    package let terminal: Terminal
    private let write: @Sendable ([UInt8]) -> Void
    private let hasProgress = Mutex(false)

    package init(terminal: Terminal, write: @escaping @Sendable ([UInt8]) -> Void) {
        self.terminal = terminal
        self.write = write
    }

    package convenience init(terminal: Terminal, descriptor: CInt) {
        // Nobody can be told that standard error is gone.
        self.init(terminal: terminal) { bytes in
            try? FileDescriptorWriter.write(bytes, to: descriptor)
        }
    }

    package func say(_ text: StyledText) {
        clearProgress()
        put(text.rendered(colour: terminal.colour) + "\n")
    }

    package func warn(_ message: String) {
        say(StyledText("warning: ", .warning) + StyledText(message))
    }

    /// `error: ` and the message; its further lines, what to do, below.
    package func fail(_ message: String) {
        let lines = message.split(separator: "\n", omittingEmptySubsequences: false)
        say(StyledText("error: ", .failure) + StyledText(String(lines.first ?? "")))
        for line in lines.dropFirst() { say(StyledText("  " + line)) }
    }

    /// A line that the next one takes the place of; only a terminal sees it.
    package func progress(_ text: StyledText) {
        guard terminal.isTerminal else { return }
        let fitted = text.cut(to: (terminal.width ?? 80) - 1)
        hasProgress.withLock { $0 = true }
        put("\r\u{1B}[K" + fitted.rendered(colour: terminal.colour))
    }

    package func clearProgress() {
        let hadProgress = hasProgress.withLock { flag in
            defer { flag = false }
            return flag
        }
        if hadProgress { put("\r\u{1B}[K") }
    }

    private func put(_ text: String) { write(Array(text.utf8)) }
}
