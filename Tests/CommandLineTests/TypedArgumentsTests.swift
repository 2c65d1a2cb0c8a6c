import Testing

@testable import CommandLine

@Suite struct TypedArgumentsTests {
    @Test(
        "The minus of a distance back goes, wherever a time may stand",
        arguments: [
            ("diff -5m head", "diff 5m head"), ("diff --stat -2h30m", "diff --stat 2h30m"),
            ("diff -5m..-2m", "diff 5m..-2m"), ("log --since -5m --until -90s", "log --since 5m --until 90s"),
            ("get pods --at -2m", "get pods --at 2m"), ("mark here -2m", "mark here 2m"),
            ("get pods --at=-2m", "get pods --at=-2m"), ("log -n -5", "log -n -5"),
            ("log -n shop", "log -n shop"), ("mark here 5 -t -5m", "mark here 5 -t -5m"),
            ("show -- -5m -2m", "show -- -5m -2m"),
        ])
    func minus(typed: String, readable: String) {
        let words = typed.split(separator: " ").map(String.init)
        #expect(TypedArguments.readable(words).joined(separator: " ") == readable)
    }
}

@Suite struct PagerChoiceTests {
    private func command(_ environment: [String: String]) -> String? {
        Pager.command(environment: ["PATH": "/usr/bin:/bin"].merging(environment) { $1 })
    }

    @Test("The pager is the first that is named, and none for cat or nothing")
    func named() {
        #expect(command(["HINDSIGHT_PAGER": "sh -c 'cat'", "PAGER": "cat"]) == "sh -c 'cat'")
        #expect(command(["PAGER": "/bin/sh"]) == "/bin/sh")
        #expect(command(["PAGER": "LESS=R sh"]) == "LESS=R sh")
        #expect(command(["PAGER": "cat"]) == nil)
        #expect(command(["PAGER": ""]) == nil)
    }

    @Test("A pager that is not there, or a terminal that none can work on, means none")
    func missing() {
        #expect(command(["PAGER": "no-such-pager -R"]) == nil)
        #expect(command(["PAGER": "/nowhere/less"]) == nil)
        #expect(command(["PAGER": "sh", "TERM": "dumb"]) == nil)
        #expect(command(["PAGER": "sh", "PATH": ""]) == nil)
    }
}
