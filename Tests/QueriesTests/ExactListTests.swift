import Document
import EventStore
import History
import KubernetesAPI
import Queries
import Testing

@Suite struct ExactListTests {
    @Test(
        "Every state equals the API server's own list, object for object",
        arguments: Sample.names)
    func statesEqualExactLists(name: String) throws {
        let sample = try Sample.named(name)
        for revision in sample.truth["exact_check"]?["result"]?.object?.keys ?? [] {
            let number = try #require(Int64(revision))
            let expected = try sample.exactList(number)
            let view = try sample.reader.view(at: Revision(UInt64(number)))
            var found: [ObjectKey: JSONValue] = [:]
            for resource in view.resources() {
                for reference in view.references(resource) {
                    found[reference.key] = try view.document(reference).value()
                }
            }
            #expect(Set(found.keys) == Set(expected.keys), "\(name) at \(revision)")
            for (key, object) in expected {
                let ours = found[key].map(Self.withoutSecrets)
                #expect(ours == Self.withoutSecrets(object), "\(key) at \(revision)")
            }
        }
    }

    /// Values of Secrets are kept as digests.
    private static func withoutSecrets(_ object: JSONValue) -> JSONValue {
        guard object["kind"]?.string == "Secret" else { return object }
        var copy = object
        copy.removeValue(forKey: "data")
        copy.set(
            nil,
            at: FieldPath([
                .key("metadata"), .key("annotations"),
                .key("kubectl.kubernetes.io/last-applied-configuration"),
            ]))
        return copy
    }

    @Test("get answers with the same objects, namespace by namespace", arguments: Sample.names)
    func getEqualsExactList(name: String) throws {
        let sample = try Sample.named(name)
        for revision in sample.truth["exact_check"]?["result"]?.object?.keys ?? [] {
            let number = try #require(Int64(revision))
            let expected = try sample.exactList(number).keys.filter {
                $0.resource.resource == "pods" && $0.namespace == "shop"
            }
            var query = GetQuery()
            query.object = ObjectSpec(["po"], namespace: "shop")
            query.at = revision
            let answer = try query.run(sample.reader)
            let rows = answer.sections.flatMap(\.rows)
            #expect(rows.map(\.name) == expected.map(\.name).sorted())
            #expect(answer.at.revision == Revision(UInt64(number)))
        }
    }
}
