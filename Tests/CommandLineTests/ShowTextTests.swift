import Document
import Queries
import Testing

@testable import CommandLine

@Suite struct ShowTextTests {
    private func rows(user: String) throws -> [String] {
        let answer = try ShowAnswer(
            json: JSONValue(
                parsing: #"{"revision":7,"time":"2026-11-23T23:31:23Z","change":"deleted","object":"#
                    + #"{"group":"","resource":"pods","namespace":"a","name":"b","uid":"c"},"#
                    + #""fields":[],"words":"deleted","request":{"by":{"user":"\#(user)","#
                    + #""verb":"delete","inferred":true}},"others":[]}"#))
        return ShowText(width: nil).lines(answer).map(\.plain).filter { $0.contains(user) }
    }

    @Test("A user is named once, and in full below when the name is shortened")
    func users() throws {
        #expect(try rows(user: "alice") == ["user      alice?"])
        let account = "system:serviceaccount:kube-system:replicaset-controller"
        #expect(try rows(user: account) == ["          \(account)"])
    }
}
