import History
import KubernetesAPI
import Queries
import Testing

@testable import CommandLine

struct AuditTextTests {
    private func lines() throws -> [AuditLine] {
        func line(
            _ clock: String, _ user: String, _ verb: String, _ name: String, code: UInt16,
            rule: String = "", failure: String = "", revision: UInt64? = nil
        ) throws -> AuditLine {
            var request = RecordedRequest(user: user, verb: verb)
            request.code = code
            request.rule = rule
            request.decision = code == 403 ? "forbid" : "allow"
            request.failureReason = failure
            return AuditLine(
                request, isInferred: false, time: try Sample.time(clock),
                object: Sample.object("secrets", name, namespace: "payments"),
                revision: revision.map { Revision($0) })
        }
        let rule = "RBAC: allowed by RoleBinding \"dev/payments\" of Role \"dev\" to Group \"dev\""
        return [
            try line("23:48:01", "bob", "get", "db", code: 200, rule: rule),
            try line("23:48:02", "bob", "list", "", code: 200, rule: rule),
            try line("23:48:03", "mallory", "get", "db", code: 403, failure: "Forbidden"),
            try line("23:48:04", "bob", "delete", "db", code: 200, rule: rule, revision: 797),
        ]
    }

    @Test("On a terminal the rule stands below, once for a run of requests")
    func narrow() throws {
        var text = AuditText(width: 80)
        #expect(
            plain(try lines().flatMap { text.lines($0) }) == """
                2026-11-23 UTC
                23:48:01  bob             200  get      payments secret/db
                                          allowed by RoleBinding "dev/payments" of Role "dev" to
                                          Group "dev"
                23:48:02  bob             200  list     payments secrets
                23:48:03  mallory         403  get      payments secret/db
                                          Forbidden
                23:48:04  bob             200  delete   payments secret/db  at 797
                                          allowed by RoleBinding "dev/payments" of Role "dev" to
                                          Group "dev"

                """)
    }

    @Test("Elsewhere every request has one line")
    func unbounded() throws {
        var text = AuditText(width: nil)
        #expect(try lines().flatMap { text.lines($0) }.count == 5)
    }
}
