import Foundation
import Testing

/// `hindsight serve` as a process: where it listens, what it refuses before it does.
@Suite(.serialized) struct ServeCommandTests {
    private func imported() throws -> Program {
        let program = try Program()
        #expect(try program.run("import", Program.sample("node-loss")).status == 0)
        return program
    }

    @Test func `without a port it listens where kubeconfig looks, or says where else`() throws {
        let program = try imported()
        defer { program.remove() }
        // Whoever else may be at the port on this machine: the second one finds it taken.
        let first = try Serving(program, [])
        let second = try Serving(program, [])
        let config = try program.run("kubeconfig")
        #expect(config.errors.contains("supposing the server at http://127.0.0.1:8001"))
        #expect(config.output.contains("server: http://127.0.0.1:8001\n"))
        let asked = try program.run("marks", "--server", second.url, "-o", "json")
        #expect(asked.output == "[]\n")
        let isFirst = first.url == "http://127.0.0.1:8001"
        #expect(first.end().contains("port 8001 is taken") == !isFirst)
        #expect(second.url.hasPrefix("http://127.0.0.1:") && second.url != first.url)
        #expect(second.end().contains("port 8001 is taken"))
    }

    @Test func `a port that is asked for and taken is an error`() throws {
        let program = try imported()
        defer { program.remove() }
        let first = try Serving(program, ["--port", "0"])
        let port = try #require(first.url.split(separator: ":").last.map(String.init))
        let second = try program.run("serve", "--port", port)
        #expect(second.status == 5)
        #expect(second.errors.contains("in use by another program"))
        _ = first.end()
    }

    @Test func `a kubeconfig that can't be written ends it before it listens`() throws {
        let program = try imported()
        defer { program.remove() }
        for words in [["serve", "--port", "0", "--kubeconfig-out"], ["kubeconfig", "-O"]] {
            let process = program.process(words + ["/nowhere/x"])
            let (errors, output) = (Pipe(), Pipe())
            process.standardError = errors
            process.standardOutput = output
            try process.run()
            let said = String(
                decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
            process.waitUntilExit()
            #expect(process.terminationStatus == 5)
            #expect(
                said.hasSuffix(
                    "error: the kubeconfig /nowhere/x can't be written: No such file or directory\n"
                ), "\(said)")
            #expect(output.fileHandleForReading.readDataToEndOfFile().isEmpty)
        }
    }

    @Test func `a runtime configuration that can't be is refused`() throws {
        let program = try imported()
        defer { program.remove() }
        let unknown = try program.run("serve", "--runtime-config", "apps/v7=true")
        #expect(unknown.status == 2)
        #expect(unknown.errors.contains("\"apps/v7\" is not built in: there is apps/v1"))
        let malformed = try program.run("serve", "--runtime-config", "apps/v1=maybe")
        #expect(malformed.status == 2)
        #expect(malformed.errors.contains("apps/v1=maybe: the value is true or false"))
    }

    @Test func `commands do not offer what they would refuse`() throws {
        let program = try Program()
        defer { program.remove() }
        for command in ["serve", "import"] {
            let help = try program.run(command, "--help").output
            #expect(help.contains("--store"))
            for option in ["--server", "--kubeconfig <", "--context"] {
                #expect(!help.contains(option), "\(command) \(option)")
            }
        }
    }
}
