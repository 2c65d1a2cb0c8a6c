import API
import History
import KubernetesAPI
import Testing

@Suite struct AcceptTests {
    @Test("kubectl's Accept asks for a Table first")
    func table() throws {
        let form = try AnswerForm.negotiated(
            accept: "application/json;as=Table;v=v1;g=meta.k8s.io,"
                + "application/json;as=Table;v=v1beta1;g=meta.k8s.io,application/json",
            isWatch: false)
        #expect(form.shape == .table(version: "v1"))
    }

    @Test("protobuf is taken where the type has such a form, and no Table is asked for")
    func protobuf() throws {
        let plain = "application/vnd.kubernetes.protobuf,application/json"
        let form = try AnswerForm.negotiated(accept: plain, isWatch: false)
        #expect(form.encoding == .protobuf)
        let custom = try AnswerForm.negotiated(
            accept: plain, isWatch: false, hasProtobuf: false)
        #expect(custom.encoding == .json)
        let table = "application/vnd.kubernetes.protobuf;as=Table;v=v1;g=meta.k8s.io"
        let other = try AnswerForm.negotiated(
            accept: "\(table), application/json;as=Table;v=v1;g=meta.k8s.io", isWatch: false)
        #expect(other.encoding == .json)
        #expect(other.shape == .table(version: "v1"))
        #expect(throws: APIStatus.self) {
            try AnswerForm.negotiated(accept: table, isWatch: false)
        }
    }

    @Test("qualities order the clauses, and equal ones stay in order")
    func qualities() {
        let clauses = AcceptClause.parse("a/b;q=0.5, c/d, e/f")
        #expect(clauses.map(\.type) == ["c/d", "e/f", "a/b"])
    }

    @Test("an unknown form falls through to the next, and alone is refused")
    func unknownForm() throws {
        let form = try AnswerForm.negotiated(
            accept: "application/json;as=Foo;g=bar;v=v1, application/json", isWatch: false)
        #expect(form.shape == .object)
        #expect(throws: APIStatus.self) {
            try AnswerForm.negotiated(
                accept: "application/json;as=Nothing;v=v1;g=meta.k8s.io", isWatch: false)
        }
        #expect(throws: APIStatus.self) {
            try AnswerForm.negotiated(accept: "text/html", isWatch: false)
        }
    }
}

@Suite struct PathTests {
    @Test(
        "paths name what they name in the API server",
        arguments: [
            ("/", APIPath.root), ("/version", .page(["version"])),
            ("/healthz/ping", .page(["healthz", "ping"])), ("/api", .coreVersions),
            ("/apis/", .groups), ("/apis/apps", .group("apps")),
            ("/api/v1/", .resources(group: "", version: "v1")),
            ("/apis/apps/v1", .resources(group: "apps", version: "v1")),
            ("//api/v1", .page(["", "api", "v1"])),
        ])
    func pages(path: String, expected: APIPath) {
        #expect(APIPath(path) == expected)
    }

    @Test(
        "resource paths",
        arguments: [
            ("/api/v1/pods", "", "pods", "", ""),
            ("/api/v1/namespaces/shop/pods", "shop", "pods", "", ""),
            ("/api/v1/namespaces/shop/pods/web/status", "shop", "pods", "web", "status"),
            ("/api/v1/namespaces/shop", "", "namespaces", "shop", ""),
            ("/api/v1/namespaces/shop/status", "", "namespaces", "shop", "status"),
            (
                "/apis/apps/v1/namespaces/shop/deployments/d/scale", "shop", "deployments", "d",
                "scale"
            ),
            ("/api/v1/namespaces//configmaps", "", "configmaps", "", ""),
            ("/api/v1/watch/namespaces/shop/pods/web", "shop", "pods", "web", ""),
        ])
    func resources(
        path: String, namespace: String, resource: String, name: String, subresource: String
    ) throws {
        guard case .resource(let found) = APIPath(path) else {
            Issue.record("\(path) is no resource")
            return
        }
        #expect(found.namespace == namespace)
        #expect(found.resource == resource)
        #expect(found.name == name)
        #expect(found.subresource == subresource)
        #expect(found.isOldWatch == path.contains("/watch/"))
    }

    @Test("escapes are decoded once, broken query items are left out")
    func escapes() {
        let request = APIRequest(target: "/api/v1/pods/a%2Fb?labelSelector=a%3Db+c&x=%zz")
        #expect(request.path == "/api/v1/pods/a/b")
        #expect(request.query["labelSelector"] == "a=b c")
        #expect(request.query["x"] == nil)
    }

    @Test("a present flag is true unless it says false or 0")
    func flags() {
        let query = APIRequest(target: "/?a&b=true&c=false&d=0&e=maybe").query
        #expect(query.flag("a") == true)
        #expect(query.flag("b") == true)
        #expect(query.flag("c") == false)
        #expect(query.flag("d") == false)
        #expect(query.flag("e") == true)
        #expect(query.flag("f") == nil)
    }
}

@Suite struct MomentTests {
    @Test("an address begins with a revision, a time or a mark")
    func forms() throws {
        #expect(try AddressedMoment(parsing: "797") == .revision(Revision(797)))
        let time = try Timestamp(rfc3339: "2026-11-23T23:48:01Z").required()
        #expect(try AddressedMoment(parsing: "2026-11-23T23:48:01Z") == .time(time))
        #expect(try AddressedMoment(parsing: "baseline") == .mark("baseline"))
        let (moment, rest) = try AddressedMoment.split("/at/797/api/v1/pods").required()
        #expect(moment == .revision(Revision(797)))
        #expect(rest == "/api/v1/pods")
        #expect(try AddressedMoment.split("/api/v1/pods") == nil)
    }

    @Test(
        "relative times are refused with what to use instead",
        arguments: ["-5m", "5m", "2h30m", "head", "head~3", "first"])
    func relative(text: String) throws {
        let error = try #require(throws: APIStatus.self) { try AddressedMoment(parsing: text) }
        #expect(error.code == 400)
        #expect(error.message.contains("relative"))
    }
}

@Suite struct ContinueTokenTests {
    @Test("a token is the API server's own")
    func goldenText() throws {
        let token = ContinueToken(revision: Revision(216), namespace: "", name: "c2")
        #expect(token.text == "eyJ2IjoibWV0YS5rOHMuaW8vdjEiLCJydiI6MjE2LCJzdGFydCI6Ii9jMlx1MDAwMCJ9")
        #expect(try ContinueToken(parsing: token.text) == token)
    }

    @Test("a token over all namespaces names the namespace")
    func namespaces() throws {
        let token = ContinueToken(revision: Revision(218), namespace: "t23-list", name: "c5")
        #expect(
            token.text
                == "eyJ2IjoibWV0YS5rOHMuaW8vdjEiLCJydiI6MjE4LCJzdGFydCI6Ii90MjMtbGlzdC9jNVx1MDAwMCJ9")
        #expect(try ContinueToken(parsing: token.text) == token)
    }

    @Test("broken tokens are refused in the API server's words")
    func broken() throws {
        let other = "eyJ2IjoibWV0YS5rOHMuaW8vdjIiLCJydiI6MSwic3RhcnQiOiJ4In0"
        let error = try #require(throws: APIStatus.self) { try ContinueToken(parsing: other) }
        #expect(
            error.message
                == "invalid continue token: continue key is not valid: server does not recognize "
                + "this encoded version meta.k8s.io/v2")
        let text = try #require(throws: APIStatus.self) { try ContinueToken(parsing: "abc") }
        #expect(
            text.message
                == "invalid continue token: continue key is not valid: invalid character 'i' "
                + "looking for beginning of value")
    }
}
