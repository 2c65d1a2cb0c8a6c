import Testing

@testable import Document

@Suite struct TapeTests {
    @Test func `members, elements and scalars are found by key and index`() throws {
        let tape = try Tape(parsing: Array(#"{"a":{"b":[10,-2,"x\ny",true,null]},"c":"é"}"#.utf8))
        tape.withRoot { root in
            #expect(root.kind == .object)
            #expect(root.count == 2)
            let list = root["a"]?["b"]
            #expect(list?.count == 5)
            #expect(list?[0]?.int == 10)
            #expect(list?[1]?.int == -2)
            #expect(list?[2]?.string == "x\ny")
            #expect(list?[2]?.equals("x\ny") == true)
            #expect(list?[2]?.rawText == #""x\ny""#)
            #expect(list?[3]?.bool == true)
            #expect(list?[4]?.isNull == true)
            #expect(list?[5] == nil)
            #expect(root["c"]?.equals("é") == true)
            #expect(root["c"]?.equals("e\u{301}") == false)
            #expect(root["d"] == nil)
            #expect(root[path: "a", "b"]?.range == 10..<34)
        }
    }

    @Test func `a member is cut out with its comma`() throws {
        for (text, key, rest) in [
            (#"{"a":1,"b":2,"c":3}"#, "a", #"{"b":2,"c":3}"#),
            (#"{"a":1,"b":2,"c":3}"#, "b", #"{"a":1,"c":3}"#),
            (#"{"a":1,"b":[2],"c":3}"#, "c", #"{"a":1,"b":[2]}"#),
            (#"{ "a" : {"a":1} , "b":2 }"#, "a", #"{ "b":2 }"#),
            (#"{ "a" : {"a":1} , "b":2 }"#, "b", #"{ "a" : {"a":1} }"#),
            (#"{ "a" : 1 }"#, "a", "{ }"),
        ] {
            var bytes = Array(text.utf8)
            let range = try TapeParser().withRoot(of: bytes) { $0.removalRange(ofMember: key) }
            bytes.removeSubrange(try #require(range))
            #expect(String(decoding: bytes, as: UTF8.self) == rest)
        }
    }

    @Test func `repeated keys: the last value wins and each is named`() throws {
        let text = #"{"a":1,"b":{"x":1,"\u0078":2},"a":[{"k":1,"k":2},3]}"#
        let bytes = Array(text.utf8)
        let value = try JSONValue(parsing: bytes)
        #expect(value == #"{"a":[{"k":2},3],"b":{"x":2}}"#.json)
        try TapeParser().withRoot(of: bytes) { root in
            #expect(root["a"]?[1]?.int == 3)
            #expect(root["b"]?["x"]?.int == 2)
            #expect(root.duplicateKeys().map(\.description) == [".b.x", ".a", ".a[0].k"])
        }
    }

    @Test(arguments: [63, 64, 65, 200, 3_000])
    func `repeated keys are found in objects of any size`(count: Int) throws {
        let members = (0..<count).map { "\"key\($0)\":\($0)" }
        let unique = "{" + members.joined(separator: ",") + "}"
        try TapeParser().withRoot(of: Array(unique.utf8)) { root in
            #expect(root.duplicateKeys().isEmpty)
            #expect(root["key\(count - 1)"]?.int == Int64(count - 1))
        }
        let repeated = "{" + (members + ["\"key7\":-1"]).joined(separator: ",") + "}"
        try TapeParser().withRoot(of: Array(repeated.utf8)) { root in
            #expect(root.duplicateKeys().map(\.description) == [".key7"])
            #expect(root["key7"]?.int == -1)
            #expect(root.value["key7"]?.int == -1)
            #expect(root.value.object?.count == count)
        }
    }

    @Test func `a parser goes on after errors and larger documents`() throws {
        let parser = TapeParser()
        let large = JSONValue.array((0..<5_000).map { JSONValue($0) })
        for _ in 0..<3 {
            #expect(throws: DocumentError.self) {
                try parser.withRoot(of: Array("[1,".utf8)) { _ in }
            }
            #expect(try parser.withRoot(of: large.bytes) { $0.value } == large)
            #expect(try parser.withRoot(of: Array(" 7 ".utf8)) { $0.int } == 7)
        }
    }

    @Test func `strings give their bytes decoded`() throws {
        let tape = try Tape(parsing: Array(#"["plain","\u0041\ud83d\ude00\/\b"]"#.utf8))
        let decoded = tape.withRoot { root in
            root.elements.map { unsafe $0.withStringBytes { unsafe Array($0) } ?? [] }
        }
        #expect(decoded == [Array("plain".utf8), Array("A\u{1F600}/\u{8}".utf8)])
    }

    @Test func `integers at the edges of 64 bits`() throws {
        let text =
            "[9223372036854775807,-9223372036854775808,9223372036854775808,"
            + "-9223372036854775809,1.0,1e2]"
        let tape = try Tape(parsing: Array(text.utf8))
        let ints = tape.withRoot { $0.elements.map(\.int) }
        #expect(ints == [.max, .min, nil, nil, nil, nil])
        #expect(tape.value.array?.map(\.int) == ints)
        #expect(tape.withRoot { $0[5]?.double } == 100)
    }
}
