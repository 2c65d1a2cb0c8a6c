import Testing

@testable import CommandLine

struct TimeTextTests {
    @Test(arguments: [
        ("23:47:53", "23:48:41", "48 s"), ("23:48:41", "23:47:53", "48 s"),
        ("23:00:00", "23:02:00", "2 min"), ("20:00:00", "22:05:09", "2 h 5 min"),
    ])
    func `A distance is the same both ways`(from: String, to: String, text: String) throws {
        #expect(TimeText.distance(from: try Sample.time(from), to: try Sample.time(to)) == text)
    }
}
