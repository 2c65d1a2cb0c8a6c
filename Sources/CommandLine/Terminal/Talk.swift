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
        put(text, margin: 0, hanging: 0)
    }

    package func warn(_ message: String) {
        put(StyledText("warning: ", .warning) + StyledText(message), margin: 0, hanging: 2)
    }

    /// `error: ` and the message; its further lines, what to do, below.
    package func fail(_ message: String) {
        let lines = message.split(separator: "\n", omittingEmptySubsequences: false)
        let first = StyledText("error: ", .failure) + StyledText(String(lines.first ?? ""))
        put(first, margin: 0, hanging: 2)
        for line in lines.dropFirst() {
            let margin = 2 + line.prefix { $0 == " " }.count
            let text = String(line.drop(while: { $0 == " " }))
            put(StyledText(text), margin: margin, hanging: margin + 2)
        }
    }

    /// A terminal gets lines broken at spaces; all but the first begin after `hanging` blanks.
    private func put(_ text: StyledText, margin: Int, hanging: Int) {
        clearProgress()
        let width = terminal.width ?? .max
        let lines = text.wrapped(to: width - hanging, first: width - margin)
        for (at, line) in lines.enumerated() {
            let blanks = String(repeating: " ", count: at == 0 ? margin : hanging)
            put(blanks + line.rendered(colour: terminal.colour) + "\n")
        }
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
