import Access
import Authentication
import Testing

@Suite struct TokenFileTests {
    @Test("Lines are token, user, uid and groups in quotes")
    func lines() throws {
        let file = try TokenFile(
            parsing: """
                # who there is
                t1,alice,1,"dev,ops"
                t2, bob , 2

                t3,"o""neil",3,"dev"
                """)
        let alice = try #require(file.principal(token: "t1"))
        #expect(alice.user == "alice")
        #expect(alice.uid == "1")
        #expect(alice.groups == ["dev", "ops", "system:authenticated"])
        #expect(file.principal(token: "t2")?.groups == ["system:authenticated"])
        #expect(file.principal(token: "t3")?.user == "o\"neil")
        #expect(file.principal(token: "t4") == nil)
    }

    @Test(
        "A line that says too little is refused with its number",
        arguments: ["t1,alice", "t1,alice,1,\"dev", ",alice,1", "t1,a,1\nt1,b,2"])
    func refused(text: String) {
        #expect(throws: TokenFile.Failure.self) { try TokenFile(parsing: text) }
    }
}
