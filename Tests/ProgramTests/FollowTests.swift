import Foundation
import PlainHTTP
import Testing

@Suite struct FollowTests {
    @Test func `log --follow tells of what a running server writes`() throws {
        let program = try Program()
        defer { program.remove() }
        let serving = try Serving(program, ["--create", "--port", "0", "--controllers", ""])
        defer { serving.end() }
        let follower = program.process(
            ["log", "--follow", "--flat", "--since", "head", "--store", program.store])
        let (output, errors) = (Pipe(), Pipe())
        follower.standardOutput = output
        follower.standardError = errors
        try follower.run()
        defer {
            // It inherits the tests' mask of signals, which may hold back the usual one.
            kill(follower.processIdentifier, SIGKILL)
            follower.waitUntilExit()
        }
        // Ends the reading below when it would wait for ever.
        let identifier = follower.processIdentifier
        DispatchQueue.global().asyncAfter(deadline: .now() + 60) { kill(identifier, SIGKILL) }
        // It says where it begins; what comes after that is to be told.
        #expect(!errors.fileHandleForReading.availableData.isEmpty)
        let connection = try HTTPConnection(ServerAddress(url: serving.url, token: nil))
        for name in ["one", "two"] {
            let body = #"{"kind":"Namespace","apiVersion":"v1","metadata":{"name":"\#(name)"}}"#
            let answer = try connection.send(
                "POST", "/api/v1/namespaces", body: Array(body.utf8), keepsBody: true)
            #expect(answer.status == 201)
            var told = ""
            while !told.contains("namespace/\(name)") {
                let data = output.fileHandleForReading.availableData
                try #require(!data.isEmpty, "the follower ended: \(told)")
                told += String(decoding: data, as: UTF8.self)
            }
        }
    }
}
