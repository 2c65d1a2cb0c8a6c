import Glibc

/// What is known of the stream that an answer is written to.
package struct Terminal: Sendable {
    package var isTerminal: Bool
    package var colour: Bool
    /// Columns; nil when nobody looks at it, so that nothing is cut on its way to a program.
    package var width: Int?
    package var height: Int?

    package init(isTerminal: Bool, colour: Bool, width: Int?, height: Int? = nil) {
        self.isTerminal = isTerminal
        self.colour = colour
        self.width = width
        self.height = height
    }

    package static let none = Terminal(isTerminal: false, colour: false, width: nil)

    /// Looks at an open file. Colour as https://no-color.org and `TERM=dumb` have it.
    package static func probing(
        descriptor: CInt, environment: [String: String]
    ) -> Terminal {
        guard isatty(descriptor) == 1 else { return .none }
        var size = winsize()
        // The call fills the structure that it is given; zeros stay when it fails.
        _ = unsafe ioctl(descriptor, UInt(TIOCGWINSZ), &size)
        let told = environment["COLUMNS"].flatMap { Int($0) }
        let columns = size.ws_col > 0 ? Int(size.ws_col) : told
        let refused = !(environment["NO_COLOR"] ?? "").isEmpty || environment["TERM"] == "dumb"
        return Terminal(
            isTerminal: true, colour: !refused, width: max(columns ?? 80, 40),
            height: size.ws_row > 0 ? Int(size.ws_row) : nil)
    }
}
