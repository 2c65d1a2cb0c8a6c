import Document
import EventStore
import History
import KubernetesAPI
import Queries
import Testing

@Suite struct BlameTests {
    @Test("Each field of a deployment has the request that set it")
    func deployment() throws {
        let sample = try Sample.named("bad-rollout")
        var query = BlameQuery()
        query.object = ObjectSpec(["deploy/checkout"], namespace: "shop")
        query.at = "1100"
        let answer = try query.run(sample.reader)
        #expect(try BlameAnswer(json: answer.json).json == answer.json)
        let image = try #require(
            answer.fields.first {
                $0.path.description == #".spec.template.spec.containers[name="checkout"].image"#
            })
        #expect(image.revision == Revision(797))
        #expect(image.by?.user == "ci-bot")
        #expect(image.by?.requestID == "890bcff4-73fe-4d98-91d2-7b1152f6f0cf")
        let replicas = try #require(
            answer.fields.first { $0.path.description == ".spec.replicas" })
        #expect(replicas.value == 3)
        #expect(replicas.revision == Revision(1009))
        #expect(replicas.by?.user == "alice")
        #expect(replicas.by?.subresource == "scale")
    }

    @Test("The leaves of a blame are the leaves of the object", arguments: Sample.names)
    func leavesAreTheObject(name: String) throws {
        let sample = try Sample.named(name)
        for key in sample.reader.store.keys(
            resource: GroupResource(group: "apps", resource: "deployments"))
        {
            var query = BlameQuery()
            query.object = ObjectSpec(["deployments.apps/\(key.name)"], namespace: key.namespace)
            let answer = try query.run(sample.reader)
            for field in answer.fields {
                #expect(answer.document[field.path] == field.value, "\(key) \(field.path)")
            }
        }
    }

    @Test("Deleted fields tell their last value and who took them away")
    func deletedFields() throws {
        let scene = try SmallStore()
        try scene.put("a", #""data":{"x":"1","y":"2"}"#, .added, by: "ann")
        try scene.put("a", #""data":{"x":"1"}"#, by: "bob")
        var query = BlameQuery()
        query.object = ObjectSpec(["cm/a"], namespace: "shop")
        #expect(try query.run(scene.reader).deleted.isEmpty)
        query.deleted = true
        let answer = try query.run(scene.reader)
        #expect(answer.deleted.map(\.path.description) == [".data.y"])
        #expect(answer.deleted.first?.value == "2")
        #expect(answer.deleted.first?.by?.user == "bob")
        #expect(answer.fields.first { $0.path.description == ".data.x" }?.by?.user == "ann")
    }

    @Test("A later life of the name starts anew")
    func laterLife() throws {
        let scene = try SmallStore()
        try scene.put("a", #""data":{"x":"1"}"#, .added, by: "ann")
        try scene.put("a", nil, .deleted, by: "ann")
        try scene.put("a", #""data":{"x":"1"}"#, .added, by: "bob", uid: "u2")
        var query = BlameQuery()
        query.object = ObjectSpec(["cm/a"], namespace: "shop")
        let answer = try query.run(scene.reader)
        #expect(answer.object.uid == "u2")
        #expect(answer.fields.allSatisfy { $0.by?.user == "bob" })
    }
}
