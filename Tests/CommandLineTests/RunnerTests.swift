import Testing

@testable import CommandLine

struct RunnerTests {
    private func run(
        _ arguments: [String], environment: [String: String] = [:]
    ) async -> CommandHarness.Outcome {
        await CommandHarness(environment: environment).run(arguments)
    }

    @Test("Help goes to standard output with exit code 0")
    func help() async {
        let result = await run(["log", "--help"])
        #expect(result.code == 0)
        #expect(result.out.contains("Examples:"))
        #expect(result.talk.isEmpty)
    }

    @Test("Every command has help with an example", arguments: [
        "status", "log", "show", "get", "history", "diff", "blame", "audit", "import", "mark",
        "marks", "export", "verify", "kubeconfig", "completion", "who-can", "can-i",
    ])
    func examples(command: String) async {
        let result = await run([command, "--help"])
        #expect(result.code == 0)
        #expect(result.out.contains("hindsight \(command)"))
    }

    @Test("Wrong use exits with 2 and one clear line", arguments: [
        (["lgo"], "did you mean `hindsight log`?"),
        (["--no-pager", "log"], "try `hindsight log --no-pager`"),
        (["-n", "shop", "get", "pods"], "try `hindsight get pods -n shop`"),
        (["frobnicate"], "`hindsight --help` lists the commands"),
        (["log", "--since"], "Missing value for '--since <time>'"),
        (["get", "pods", "-o", "nope"], "nope"),
        (["log", "-n", "0"], "--limit wants a number from 1"),
        (["status", "--store", "a", "--server", "b"], "give one"),
        (["status", "--server", "http://example.com"], "plain HTTP is spoken to servers on this"),
        (["status", "--token", "x"], "give --server URL too"),
        (["mark", "12"], "can't be a mark"),
        (["export", "--format", "archive"], "an archive needs a file"),
    ])
    func wrongUse(arguments: [String], words: String) async {
        let result = await run(arguments)
        #expect(result.code == 2)
        #expect(result.out.isEmpty)
        #expect(result.talk.hasPrefix("error: "))
        #expect(result.talk.contains(words))
    }

    @Test("A store that is not there exits with 5 and says how to make one")
    func noStore() async {
        let result = await run(["status"], environment: ["HINDSIGHT_STORE": "/nowhere/x.store"])
        #expect(result.code == 5)
        #expect(result.talk.contains("there is no store at /nowhere/x.store"))
        #expect(result.talk.contains("hindsight import"))
    }

    @Test("A server that does not answer exits with 5")
    func noServer() async {
        let result = await run(["status", "--server", "http://127.0.0.1:1"])
        #expect(result.code == 5)
        #expect(result.talk.contains("Connection refused"))
        #expect(result.talk.contains("hindsight serve"))
    }

    @Test("Completion scripts for the three shells", arguments: ["bash", "zsh", "fish"])
    func completion(shell: String) async {
        let result = await run(["completion", shell])
        #expect(result.code == 0)
        #expect(result.out.contains("hindsight"))
    }
}
