import Synchronization
import Testing

@testable import CommandLine

struct TalkTests {
    private final class Said: Sendable {
        private let bytes = Mutex<[UInt8]>([])

        func add(_ more: [UInt8]) { bytes.withLock { $0 += more } }

        var text: String { bytes.withLock { String(decoding: $0, as: UTF8.self) } }
    }

    private func said(width: Int?, _ body: (Talk) -> Void) -> String {
        let said = Said()
        let terminal = Terminal(isTerminal: width != nil, colour: false, width: width)
        body(Talk(terminal: terminal) { said.add($0) })
        return said.text
    }

    private let message = """
        revision 1 lies before the first event
        the store holds revisions 3 to 1467
            - baseline, and more
        """

    @Test func `A terminal gets errors broken at words and indented`() {
        #expect(
            said(width: 24) { $0.fail(message) } == """
                error: revision 1 lies
                  before the first event
                  the store holds
                    revisions 3 to 1467
                      - baseline, and
                        more

                """)
    }

    @Test func `Programs get a line a line`() {
        #expect(
            said(width: nil) { $0.fail(message) } == """
                error: revision 1 lies before the first event
                  the store holds revisions 3 to 1467
                      - baseline, and more

                """)
    }
}
