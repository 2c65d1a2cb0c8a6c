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

    @Test func `plain HTTP is refused elsewhere than on loopback, and beside what TLS needs`() throws {
        let program = try imported()
        defer { program.remove() }
        let elsewhere = try program.run("serve", "--plain-http", "--bind-address", "0.0.0.0")
        #expect(elsewhere.status == 2)
        #expect(elsewhere.errors.contains("leave --plain-http out"))
        let both = try program.run("serve", "--plain-http", "--client-ca-file", "ca.crt")
        #expect(both.status == 2)
        #expect(both.errors.contains("--client-ca-file is for TLS"))
        let half = try program.run("serve", "--tls-cert-file", "a.crt")
        #expect(half.status == 2)
        #expect(half.errors.contains("go together"))
    }

    @Test func `a broken certificate file refuses to start, with its name`() throws {
        let program = try imported()
        defer { program.remove() }
        let file = program.folder.appending(path: "broken.pem").path
        try "rubbish".write(toFile: file, atomically: true, encoding: .utf8)
        let broken = try program.run(
            "serve", "--port", "0", "--tls-cert-file", file, "--tls-private-key-file", file)
        #expect(broken.status == 2)
        #expect(broken.errors.contains("\(file): there is no certificate in PEM in it"))
        let missing = try program.run(
            "serve", "--port", "0", "--requestheader-client-ca-file", "/nowhere/ca.crt")
        #expect(missing.status == 2)
        #expect(missing.errors.contains("/nowhere/ca.crt: it can't be read"))
    }

    @Test func `a port that is asked for and taken is an error`() throws {
        let program = try imported()
        defer { program.remove() }
        let first = try Serving(program, ["--port", "0"])
        let port = try #require(first.url.split(separator: ":").last.map(String.init))
        let second = try program.run("serve", "--plain-http", "--port", port)
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
