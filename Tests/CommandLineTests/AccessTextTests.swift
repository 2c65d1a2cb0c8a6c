import Document
import Queries
import Testing

@testable import CommandLine

@Suite struct AccessTextTests {
    private func whoCan(_ subjects: String, more: String = "") throws -> WhoCanAnswer {
        try WhoCanAnswer(
            json: JSONValue(
                parsing: #"{"at":{"revision":789,"time":"2026-11-23T23:31:23Z"},"action":"#
                    + #"{"verb":"list","group":"","resource":"secrets","namespace":"payments","#
                    + #""name":""},"subjects":[\#(subjects)]\#(more)}"#))
    }

    private let debug = #"{"kind":"User","name":"mallory","rule":"r","binding":"tmp-debug","#
        + #""bindingNamespace":"payments","roleKind":"ClusterRole","role":"secret-reader"}"#
    private let sre = #"{"kind":"Group","name":"sre","rule":"r","binding":"sre-admins","#
        + #""roleKind":"ClusterRole","role":"cluster-admin"}"#
    private let masters = #"{"kind":"Group","name":"system:masters","rule":"r","binding":""}"#
    private let account = #"{"kind":"ServiceAccount","name":"bot","namespace":"ci","rule":"r","#
        + #""binding":"bots","bindingNamespace":"payments","roleKind":"Role","role":"one","#
        + #""names":["tls","ca"]}"#

    @Test("Persons come first, by what was given to them in the namespace, machines last")
    func order() throws {
        let answer = try whoCan("\(masters),\(sre),\(debug)")
        #expect(
            WhoCanText(width: nil).lines(answer, typed: "escalated").map(\.plain) == [
                "who can list secrets in payments at 789 (escalated, 2026-11-23T23:31:23Z)", "",
                "SUBJECT               BINDING                         ROLE",
                "User mallory          RoleBinding payments/tmp-debug  ClusterRole secret-reader",
                "Group sre             ClusterRoleBinding sre-admins   ClusterRole cluster-admin",
                "Group system:masters  built in                        -",
            ])
    }

    @Test("Rules for some names are told apart, with the names; notes come last")
    func names() throws {
        let answer = try whoCan(
            sre, more: #","byName":[\#(account)],"notes":["mind the gap"]"#)
        #expect(
            WhoCanText(width: nil).lines(answer, typed: nil).map(\.plain).dropFirst(4) == [
                "", "only for some names:",
                "SUBJECT                BINDING                    ROLE      NAMES",
                "ServiceAccount ci/bot  RoleBinding payments/bots  Role one  tls, ca", "",
                "mind the gap",
            ])
    }

    @Test("What does not fit on a line has its binding below, nothing cut")
    func narrow() throws {
        let answer = try whoCan(
            "\(sre),\(debug)", more: #","byName":[\#(account)]"#)
        #expect(
            WhoCanText(width: 48).lines(answer, typed: nil).map(\.plain).dropFirst(2) == [
                "User mallory", "    RoleBinding payments/tmp-debug, ClusterRole",
                "    secret-reader",
                "Group sre", "    ClusterRoleBinding sre-admins, ClusterRole", "    cluster-admin",
                "", "only for some names:", "ServiceAccount ci/bot",
                "    RoleBinding payments/bots, Role one, only", "    tls, ca",
            ])
    }

    @Test("A decision says yes or no, why, and with which groups")
    func decision() throws {
        let answer = try CanIAnswer(
            json: JSONValue(
                parsing: #"{"allowed":false,"reason":"User \"eve\" cannot get path \"/metrics\"","#
                    + #""at":{"revision":7},"action":{"verb":"get","path":"/metrics"},"#
                    + #""user":"eve","groups":["system:authenticated"],"groupsFrom":"unknown"}"#))
        #expect(
            CanIText(width: nil).lines(answer, typed: nil).map(\.plain) == [
                "no  eve cannot get /metrics at 7 (before the first event)",
                #"  User "eve" cannot get path "/metrics""#,
                "  no request of this user is recorded, so no groups are known but "
                    + "system:authenticated: give them with --as-group",
            ])
    }
}
