import Testing

@testable import Document

@Suite struct ValueTests {
    @Test(arguments: [
        ("1", "1.0", true), ("1", "10e-1", true), ("100", "1e2", true), ("0", "-0", true),
        ("0", "0.000", true), ("0.1", "1e-1", true), ("1", "-1", false), ("1", "2", false),
        ("9007199254740993", "9007199254740992.0", false), ("1e400", "1e401", false),
        ("1e400", "10e399", true), ("1E+2", "1e2", true), ("0e99999999999999999999", "0", true),
        ("123456789012345678901234567890", "123456789012345678901234567890.0", true),
    ])
    func `numbers are equal by exact value`(a: String, b: String, areEqual: Bool) throws {
        let (left, right) = (try #require(JSONNumber(a)), try #require(JSONNumber(b)))
        #expect((left == right) == areEqual)
        if areEqual { #expect(left.hashValue == right.hashValue) }
    }

    @Test(arguments: ["", " 1", "1 ", "01", "\"1\"", "NaN", "1,", "null", "[1]"])
    func `what is no number is refused`(text: String) {
        #expect(JSONNumber(text) == nil)
    }

    @Test(
        arguments: [
            (1.5, "1.5"), (0, "0"), (-2, "-2"), (1e20, "100000000000000000000"), (1e21, "1e+21"),
            (1e-6, "0.000001"), (1.5e-7, "1.5e-7"), (0.1, "0.1"), (123456789.25, "123456789.25"),
        ] as [(Double, String)])
    func `doubles are spelled as Go spells them`(value: Double, text: String) {
        #expect(JSONNumber(value)?.text == text)
    }

    @Test func `objects are equal in any order, strings by their bytes`() {
        let many = (0..<40).map { (key: "k\($0)", value: JSONValue($0)) }
        #expect(JSONObject(many) == JSONObject(many.reversed()))
        #expect(JSONObject(many).hashValue == JSONObject(many.reversed()).hashValue)
        #expect(JSONObject(many) != JSONObject(many.dropLast()))
        #expect(#"{"a":1,"b":2}"#.json == #"{"b":2,"a":1}"#.json)
        #expect(#"{"a":1,"b":2}"#.json != #"{"b":1,"a":2}"#.json)
        #expect("[1,2]".json != "[2,1]".json)
        #expect(JSONValue.string("e\u{301}") != "\u{E9}")
        #expect(JSONValue.object(["e\u{301}": 1]) != ["\u{E9}": 1])
        #expect(JSONValue.object(["e\u{301}": 1, "\u{E9}": 2]).object?.count == 2)
        #expect(JSONValue.null != false)
    }

    @Test func `members keep their order when they change`() {
        var object: JSONObject = ["b": 1, "a": 2, "c": 3]
        object["a"] = 7
        object["d"] = 4
        object["b"] = nil
        #expect(object.keys == ["a", "c", "d"])
        #expect(object.removeValue(forKey: "c") == 3)
        #expect(object.removeValue(forKey: "c") == nil)
        #expect(object.sortedByKey().keys == ["a", "d"])
        var value = JSONValue.object(object)
        #expect(value.removeValue(forKey: "a") == 7)
        #expect(value == ["d": 4])
    }

    @Test func `values are taken by kind and never converted`() {
        let value = #"{"s":"1","i":1,"f":1.0,"b":true,"n":null,"a":[1],"o":{}}"#.json
        #expect(value["s"]?.string == "1" && value["s"]?.int == nil)
        #expect(value["i"]?.int == 1 && value["i"]?.double == 1 && value["i"]?.string == nil)
        #expect(value["f"]?.int == nil && value["f"]?.double == 1)
        #expect(value["b"]?.bool == true && value["i"]?.bool == nil)
        #expect(value["n"]?.isNull == true && value["x"] == nil)
        #expect(value["a"]?[0] == 1 && value["a"]?[1] == nil && value["a"]?[-1] == nil)
        #expect(value["o"]?.object?.isEmpty == true && value["a"]?["x"] == nil)
    }
}
