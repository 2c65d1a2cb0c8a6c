import Document
import History
import KubernetesAPI
import Queries

@testable import CommandLine

/// Answers to render, made by hand.
enum Sample {
    static func time(_ clock: String) throws -> Timestamp {
        guard let time = Timestamp(rfc3339: "2026-11-23T\(clock)Z") else {
            throw SampleError(what: clock)
        }
        return time
    }

    static func moment(_ revision: UInt64, _ clock: String) throws -> Moment {
        Moment(revision: Revision(revision), time: try time(clock))
    }

    static func object(
        _ resource: String, _ name: String, group: String = "", namespace: String = "shop"
    ) -> NamedObject {
        NamedObject(
            key: ObjectKey(
                resource: GroupResource(group: group, resource: resource), namespace: namespace,
                name: name),
            uid: "uid-\(name)")
    }

    static let checkout = object("deployments", "checkout", group: "apps")

    static func author(
        _ user: String, _ verb: String = "patch", agent: String = "", subresource: String = "",
        id: String = "", code: UInt16 = 200, isInferred: Bool = false
    ) -> Author {
        var request = RecordedRequest(user: user, verb: verb)
        request.userAgent = agent
        request.subresource = subresource
        request.requestID = id
        request.code = code
        return Author(request, isInferred: isInferred)
    }

    static let alice = author("alice", agent: "kubectl/v1.36.2 (linux/amd64)", id: "r-1")
    static let replicaSets = author(
        "system:serviceaccount:kube-system:replicaset-controller", "create")
    static let deployments = author(
        "system:serviceaccount:kube-system:deployment-controller", "update")

    static func change(_ path: String, _ before: JSONValue?, _ after: JSONValue?) throws
        -> FieldChange
    {
        FieldChange(path: try FieldPath(parsing: path), before: before, after: after)
    }
}

struct SampleError: Error {
    var what: String
}

/// Lines as a terminal without colour shows them.
func plain(_ lines: [StyledText]) -> String {
    lines.map { $0.rendered(colour: false) + "\n" }.joined()
}
