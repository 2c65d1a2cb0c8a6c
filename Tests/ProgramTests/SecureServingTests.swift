import Document
import Foundation
import Testing

/// `hindsight serve` as it starts without further words: over TLS, with certificates of its own.
@Suite(.serialized) struct SecureServingTests {
    private struct Server {
        var program: Program
        var serving: Serving

        init(_ arguments: [String] = []) throws {
            program = try Program()
            serving = try Serving(
                program,
                ["--create", "--port", "0", "--kubeconfig-out", "config", "--controllers", "*"]
                    + arguments, isPlain: false)
        }

        var folder: String { program.folder.path }
        var pki: String { program.store + ".pki" }

        func end() -> String {
            defer { program.remove() }
            return serving.end()
        }

        /// What a program of the machine says, both ways.
        func run(_ words: String...) throws -> (status: Int32, text: String) { try run(words) }

        private func run(_ words: [String]) throws -> (status: Int32, text: String) {
            let process = Process()
            process.executableURL = URL(filePath: "/usr/bin/env")
            process.arguments = words
            process.currentDirectoryURL = program.folder
            process.environment = [
                "HOME": folder, "KUBECONFIG": folder + "/config",
                "PATH": ProcessInfo.processInfo.environment["PATH"] ?? "",
            ]
            process.standardInput = FileHandle.nullDevice
            let output = Pipe()
            process.standardOutput = output
            process.standardError = output
            try process.run()
            let data = output.fileHandleForReading.readDataToEndOfFile()
            process.waitUntilExit()
            return (process.terminationStatus, String(decoding: data, as: UTF8.self))
        }

        struct Answer {
            var code: String
            var version: String
            var text: String
        }

        func curl(_ path: String, _ words: [String] = []) throws -> Answer {
            let (_, text) = try run(
                ["curl", "-s", "--cacert", pki + "/ca.crt"] + words
                    + ["-w", "\n%{http_code} %{http_version}", serving.url + path])
            let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
            let words = (lines.last ?? "").split(separator: " ").map(String.init)
            return Answer(
                code: words.first ?? "", version: words.last ?? "",
                text: lines.dropLast().joined(separator: "\n"))
        }

        var administrator: [String] {
            ["--cert", pki + "/admin.crt", "--key", pki + "/admin.key"]
        }
    }

    private static func has(_ programs: String...) -> Bool {
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
        return programs.allSatisfy { program in
            folders.contains {
                FileManager.default.isExecutableFile(atPath: "\($0)/\(program)")
            }
        }
    }

    @Test(.enabled(if: has("curl")))
    func `both versions of HTTP are agreed on, and the first administrator may do everything`()
        throws
    {
        let server = try Server()
        for (flag, version) in [("--http1.1", "1.1"), ("--http2", "2")] {
            let answer = try server.curl(
                "/api/v1/namespaces", server.administrator + [flag])
            #expect(answer.code == "200")
            #expect(answer.version == version)
            #expect(answer.text.contains("NamespaceList"))
        }
        _ = server.end()
    }

    @Test(.enabled(if: has("curl", "openssl")))
    func `strangers, their headers, tokens and certificates get nothing, and the log the reason`()
        throws
    {
        let server = try Server()
        let remote = ["-H", "X-Remote-User: root", "-H", "X-Remote-Group: system:masters"]
        for words in [[], remote, ["-H", "X_Remote_User: root"], ["-u", "admin:x"]] {
            let answer = try server.curl("/api/v1/namespaces", words)
            #expect(answer.code == "403")
            #expect(answer.text.contains("User \\\"system:anonymous\\\" cannot list"))
        }
        let token = try server.curl("/api", ["-H", "Authorization: Bearer nonsense"])
        #expect(token.code == "401")
        #expect(try JSONValue(parsing: token.text)["message"] == "Unauthorized")
        _ = try server.run(
            "openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "evil.key",
            "-out", "evil.crt", "-subj", "/O=system:masters/CN=evil", "-days", "2")
        let evil = ["--cert", server.folder + "/evil.crt", "--key", server.folder + "/evil.key"]
        #expect(try server.curl("/api", evil).code == "401")
        let said = server.end()
        #expect(said.contains("nobody's token"))
        #expect(said.contains("no authority that is trusted has signed it"))
        #expect(!said.contains("nonsense"))
    }

    @Test func `commands ask over TLS, with a kubeconfig or with certificates by name`() throws {
        let server = try Server()
        let program = server.program
        let config = server.folder + "/config"
        let asked = try program.run("get", "namespaces", "-o", "name", "--kubeconfig", config)
        #expect(asked.status == 0, "\(asked.errors)")
        #expect(asked.output.contains("namespace/default\n"))
        let (url, ca) = (server.serving.url, server.pki + "/ca.crt")
        let named = try program.run(
            "get", "namespaces", "-o", "name", "--server", url, "--certificate-authority", ca,
            "--client-certificate", server.pki + "/admin.crt", "--client-key",
            server.pki + "/admin.key")
        #expect(named.output == asked.output)
        let nobody = try program.run("status", "--server", url, "--certificate-authority", ca)
        #expect(nobody.status == 4, "\(nobody.errors)")
        let wrong = try program.run(
            "status", "--server", url, "--certificate-authority", ca, "--token", "nonsense")
        #expect(wrong.status == 4)
        let doubted = try program.run("status", "--server", url)
        #expect(doubted.status == 5)
        #expect(
            doubted.errors.contains("no authority that is trusted vouches for its certificate"))
        let other = try program.run(
            "status", "--server", url, "--certificate-authority", ca, "--tls-server-name",
            "elsewhere.example")
        #expect(other.status == 5)
        #expect(other.errors.contains("its certificate is not for that address"))
        let believed = try program.run(
            "status", "--server", url, "--insecure-skip-tls-verify")
        #expect(believed.status == 4)
        let written = try program.run("kubeconfig", "--url", url)
        #expect(written.output == (try String(contentsOfFile: config, encoding: .utf8)))
        _ = server.end()
    }

    @Test(.enabled(if: has("openssl")))
    func `TLS 1.1, plain HTTP and rubbish are refused, and the server goes on`() throws {
        let server = try Server()
        let port = try #require(server.serving.url.split(separator: ":").last)
        func connect(_ version: String) throws -> Bool {
            try server.run(
                "openssl", "s_client", "-connect", "127.0.0.1:\(port)", version, "-CAfile",
                server.pki + "/ca.crt", "-verify_return_error", "-cipher", "DEFAULT@SECLEVEL=0"
            ).status == 0
        }
        #expect(try !connect("-tls1_1"))
        #expect(try connect("-tls1_2"))
        #expect(try connect("-tls1_3"))
        let plain = try server.run("curl", "-s", "http://127.0.0.1:\(port)/api")
        #expect(plain.text == "Client sent an HTTP request to an HTTPS server.\n")
        for rubbish in ["\\x16\\x03\\x01\\xff\\xff", "\\x00\\x00", "\\x80\\x80\\xff\\xff"] {
            _ = try server.run(
                "bash", "-c",
                """
                exec 3<>/dev/tcp/127.0.0.1/\(port)
                printf '\(rubbish)' >&3; head -c 200 /dev/urandom >&3
                """)
        }
        #expect(try connect("-tls1_3"))
        _ = server.end()
    }

    @Test(.enabled(if: has("curl")))
    func `a front proxy is believed with its certificate, and nobody without it`() throws {
        let proxies = try Server()
        let server = try Server([
            "--requestheader-client-ca-file", proxies.pki + "/ca.crt",
            "--requestheader-allowed-names", "kubernetes-admin",
        ])
        let carol = ["-H", "X-Remote-User: carol", "-H", "X-Remote-Group: system:masters"]
        let path = "/api/v1/namespaces"
        #expect(try server.curl(path, proxies.administrator + carol).code == "200")
        let alone = try server.curl(path, proxies.administrator + Array(carol.prefix(2)))
        #expect(alone.code == "403")
        #expect(alone.text.contains("User \\\"carol\\\" cannot list"))
        // The proxy names nobody, and its authority is none of clients'.
        #expect(try server.curl(path, proxies.administrator).code == "401")
        for smuggled in [
            carol, ["-H", "x-remote-user: a", "-H", "X-Remote-User: b", "-H", carol[3]],
            ["-H", "X_Remote_User: carol", "-H", "X_Remote_Group: system:masters"],
        ] {
            let answer = try server.curl(path, smuggled)
            #expect(answer.code == "403")
            #expect(answer.text.contains("User \\\"system:anonymous\\\" cannot list"))
        }
        _ = (server.end(), proxies.end())
    }

    @Test(.enabled(if: has("kubectl", "openssl", "curl")))
    func `a request for a certificate, approved with kubectl, ends in a login`() throws {
        let server = try Server()
        _ = try server.run(
            "openssl", "req", "-new", "-newkey", "rsa:2048", "-nodes", "-keyout", "alice.key",
            "-out", "alice.csr", "-subj", "/O=dev/CN=alice")
        let request = try String(
            contentsOfFile: server.folder + "/alice.csr", encoding: .utf8)
        try """
        apiVersion: certificates.k8s.io/v1
        kind: CertificateSigningRequest
        metadata: {name: alice}
        spec:
          request: \(Base64.text(request.utf8))
          signerName: kubernetes.io/kube-apiserver-client
          usages: [client auth]
        """.write(toFile: server.folder + "/csr.yaml", atomically: true, encoding: .utf8)
        let created = try server.run("kubectl", "create", "-f", "csr.yaml")
        #expect(created.status == 0, "\(created.text)")
        let approved = try server.run("kubectl", "certificate", "approve", "alice")
        #expect(approved.status == 0, "\(approved.text)")
        let issued = try server.run(
            "kubectl", "wait", "csr/alice", "--for=jsonpath={.status.certificate}",
            "--timeout=60s")
        #expect(issued.status == 0, "\(issued.text)")
        let signed = try server.run(
            "kubectl", "get", "csr", "alice", "-o", "jsonpath={.status.certificate}")
        let bytes = try #require(Base64.bytes(signed.text))
        try Data(bytes).write(to: server.program.folder.appending(path: "alice.crt"))
        let login = [
            "--cert", server.folder + "/alice.crt", "--key", server.folder + "/alice.key",
        ]
        let answer = try server.curl("/api/v1/namespaces", login)
        #expect(answer.code == "403")
        #expect(answer.text.contains("User \\\"alice\\\" cannot list"))
        let authority = try server.run(
            "kubectl", "get", "configmap", "kube-root-ca.crt", "-o", "jsonpath={.data.ca\\.crt}")
        #expect(
            try authority.text
                == String(contentsOfFile: server.pki + "/ca.crt", encoding: .utf8))
        _ = server.end()
    }

    @Test(.enabled(if: has("curl")))
    func `certificate files that change are taken in, broken ones are told and change nothing`()
        throws
    {
        let other = try Server()
        let server = try Server([
            "--tls-cert-file", other.pki + "/apiserver.crt", "--tls-private-key-file",
            other.pki + "/apiserver.key",
        ])
        func isVerified(by authority: String) throws -> Bool {
            try server.run("curl", "-s", "--cacert", authority, server.serving.url + "/livez")
                .text == "ok"
        }
        let theirs = other.pki + "/ca.crt"
        let ours = server.pki + "/ca.crt"
        #expect(try isVerified(by: theirs))
        try "rubbish".write(
            toFile: other.pki + "/apiserver.crt", atomically: true, encoding: .utf8)
        Thread.sleep(forTimeInterval: 2.5)
        #expect(try isVerified(by: theirs))
        for name in ["apiserver.key", "apiserver.crt"] {
            try FileManager.default.removeItem(atPath: other.pki + "/" + name)
            try FileManager.default.copyItem(
                atPath: server.pki + "/" + name, toPath: other.pki + "/" + name)
        }
        var tries = 0
        while try !isVerified(by: ours), tries < 300 {
            tries += 1
            Thread.sleep(forTimeInterval: 0.1)
        }
        #expect(try isVerified(by: ours))
        #expect(try !isVerified(by: theirs))
        #expect(server.end().contains("apiserver.crt: there is no certificate in PEM in it"))
        _ = other.end()
    }
}
