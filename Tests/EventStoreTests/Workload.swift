import EventStore
import History
import KubernetesAPI

/// Random changes as a recording has them, made for a store and its model alike.
struct Workload {
    var generator: SeededGenerator
    var model = ModelStore()
    private var revision: UInt64 = 100
    private var clock: Int64 = 1_700_000_000_000_000_000
    private let keys: [ObjectKey]

    init(seed: UInt64, keyCount: Int = 60) {
        generator = SeededGenerator(seed: seed)
        let resources = [
            GroupResource(group: "", resource: "pods"),
            GroupResource(group: "apps", resource: "deployments"),
            GroupResource(group: "", resource: "nodes"),
            GroupResource(group: "", resource: "events"),
        ]
        keys = (0..<keyCount).map { number in
            let resource = resources[number % resources.count]
            let namespaces = ["shop", "shop-a", "kube-system"]
            return ObjectKey(
                resource: resource,
                namespace: resource.resource == "nodes" ? "" : namespaces[number % 3],
                name: Self.name(number, of: keyCount))
        }
    }

    /// Among them pairs of one resource and namespace that are canonically equivalent, and not the
    /// same bytes.
    private static func name(_ number: Int, of count: Int) -> String {
        switch number {
        case 0..<12: "caf\u{E9}-\(number)"
        case 12..<24: "cafe\u{301}-\(number - 12)"
        default: "object-\(number * 7 % count)"
        }
    }

    var allKeys: [ObjectKey] { keys }

    mutating func records(_ count: Int) -> [NewRecord] {
        (0..<count).map { _ in record() }
    }

    private mutating func record() -> NewRecord {
        clock += Int64.random(in: -2_000_000...9_000_000, using: &generator) * 1_000
        if generator.chance(8), let version = model.versions.randomElement(using: &generator),
            version.change != .reobserved
        {
            let request = request(verb: "patch", target: version.key, name: version.key.name)
            model.supplements.append((version.revision, request))
            return .supplement(revision: version.revision, request, inferred: generator.chance(30))
        }
        if generator.chance(8) {
            var request = request(verb: "get", target: keys[0], name: "")
            request.code = 403
            request.failureReason = "Forbidden"
            request.failureMessage = "no \(generator.next())"
            let named = generator.chance(50) ? model.versions.last?.revision : nil
            model.requests.append((request, named))
            return .request(request, at: named)
        }
        return .event(event())
    }

    private mutating func event() -> NewEvent {
        let key = keys.randomElement(using: &generator) ?? keys[0]
        let live = model.live[key]
        var change = Event.Change.added
        var uid = uid()
        if let live {
            uid = live.uid
            change = generator.chance(20) ? .deleted : .modified
            if generator.chance(4) { change = .reobserved }
        }
        if change != .reobserved {
            revision += generator.chance(80) ? 1 : generator.next() % 9 + 2
        }
        let own = change == .reobserved ? live.map(\.revision.rawValue) ?? revision : revision
        let hasDocument = change != .deleted || generator.chance(70)
        let (document, offset) = document(key, uid)
        let request =
            generator.chance(60)
            ? request(verb: change == .added ? "create" : "update", target: key, name: key.name)
            : nil
        let observed = generator.chance(85) ? Timestamp(nanoseconds: clock) : nil
        model.add(
            Revision(own), change, key, uid, hasDocument ? document : nil, observed: observed,
            request: request)
        return NewEvent(
            revision: Revision(own), change: change, key: key, uid: uid,
            apiVersion: key.resource.group.isEmpty ? "v1" : "apps/v1", kind: "Thing",
            observed: observed, request: request, requestIsInferred: generator.chance(10),
            revisionIsInferred: generator.chance(5), document: hasDocument ? document : nil,
            resourceVersionOffset: hasDocument ? offset : -1,
            ownerUID: generator.chance(50) ? "owner-\(key.namespace)" : nil)
    }

    private mutating func uid() -> String {
        if generator.chance(10) { return "uid-\(generator.next())" }
        let digits = Array("0123456789abcdef")
        let pieces = [8, 4, 4, 4, 12].map { length in
            String((0..<length).map { _ in digits[Int.random(in: 0..<16, using: &generator)] })
        }
        return pieces.joined(separator: "-")
    }

    private mutating func document(_ key: ObjectKey, _ uid: String) -> ([UInt8], Int) {
        let head = "{\"kind\":\"Thing\",\"metadata\":{\"name\":\"\(key.name)\",\"uid\":\"\(uid)\""
        var tail = ",\"labels\":{\"app\":\"\(generator.next() % 5)\"}},\"reason\":\"R\",\"spec\":{"
        for field in 0..<Int.random(in: 2...40, using: &generator) {
            tail += "\"field\(field)\":\"\(key.resource) \(generator.next() % 7)\","
        }
        tail += "\"last\":\(generator.next())}}"
        return (Array((head + tail).utf8), head.utf8.count)
    }

    private mutating func request(
        verb: String, target: ObjectKey, name: String
    ) -> RecordedRequest {
        let number = generator.next() % 6
        var request = RecordedRequest(user: "user-\(number)", verb: verb)
        request.userUID = generator.chance(50) ? uid() : ""
        request.groups = ["system:authenticated", "group-\(number % 2)"]
        if generator.chance(30) {
            request.userExtra = ["pod-name": ["p\(number)"], "b": ["x", "y"], "empty": []]
        }
        request.userAgent = "agent/\(number)"
        request.sourceIPs = ["10.0.0.\(number)"]
        request.target = ObjectKey(
            resource: target.resource, namespace: target.namespace, name: name)
        request.apiVersion = "v1"
        let group = target.resource.group
        var path = group.isEmpty ? "/api/v1" : "/apis/\(group)/v1"
        if !target.namespace.isEmpty { path += "/namespaces/\(target.namespace)" }
        path += "/\(target.resource.resource)"
        if verb != "create" && !name.isEmpty { path += "/\(name)" }
        request.requestURI = generator.chance(50) ? path + "?fieldManager=m" : path
        if generator.chance(5) { request.requestURI = "/odd?" }
        request.requestID = uid()
        request.code = 200
        request.decision = "allow"
        request.rule = "RBAC: rule \(number)"
        request.received = Timestamp(nanoseconds: clock - 5_000_123)
        request.completed = generator.chance(90) ? Timestamp(nanoseconds: clock + 1_000) : nil
        if generator.chance(40) { request.body = Array("{\"spec\":{\"n\":\(number)}}".utf8) }
        return request
    }
}
