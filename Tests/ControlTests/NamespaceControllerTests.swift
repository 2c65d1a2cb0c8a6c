import Control
import Document
import EventStore
import KubernetesAPI
import Testing

@Suite("What is kept and emptied in namespaces")
struct NamespaceControllerTests {
    private let cluster: TinyCluster

    init() throws {
        cluster = try TinyCluster()
        try cluster.put(
            """
            {"apiVersion":"v1","kind":"Namespace","metadata":{"name":"shop"},\
            "spec":{"finalizers":["kubernetes"]},"status":{"phase":"Active"}}
            """)
    }

    @Test("A deleted namespace is emptied, and goes when it is empty")
    func emptied() throws {
        var controller = NamespaceController()
        for name in ["a", "b"] {
            try cluster.put(
                """
                {"apiVersion":"v1","kind":"ConfigMap",\
                "metadata":{"name":"\(name)","namespace":"shop"}}
                """)
        }
        try cluster.put(
            """
            {"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a","namespace":"other"}}
            """)
        try cluster.settle(&controller)
        #expect(cluster.intents.isEmpty)
        try cluster.delete(.namespace("shop"))
        try cluster.settle(&controller)
        #expect(try cluster.object(.namespace("shop")) == nil)
        #expect(
            cluster.store.now.references(GroupResource(group: "", resource: "configmaps"))
                .map(\.key.namespace) == ["other"])
    }

    @Test("The conditions say what a namespace waits for")
    func conditions() throws {
        var controller = NamespaceController()
        try cluster.put(
            """
            {"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a","namespace":"shop",\
            "finalizers":["example.com/hold"]}}
            """)
        try cluster.delete(.namespace("shop"))
        try cluster.settle(&controller)
        let conditions =
            try cluster.object(.namespace("shop"))?["status"]?["conditions"]?.array ?? []
        func message(_ type: String) -> String? {
            conditions.first { $0["type"]?.string == type }?["message"]?.string
        }
        #expect(
            message("NamespaceContentRemaining")
                == "Some resources are remaining: configmaps. has 1 resource instances")
        #expect(
            message("NamespaceFinalizersRemaining")
                == """
                Some content in the namespace has finalizers remaining: \
                example.com/hold in 1 resource instances
                """)
        try cluster.remove(.configMap("a"))
        try cluster.settle(&controller)
        #expect(try cluster.object(.namespace("shop")) == nil)
    }

    @Test("A living namespace gets its default account, and again when somebody deletes it")
    func account() throws {
        var controller = ServiceAccountController()
        try cluster.settle(&controller)
        let accounts = GroupResource(group: "", resource: "serviceaccounts")
        #expect(cluster.names(accounts) == ["default"])
        try cluster.remove(ObjectKey(resource: accounts, namespace: "shop", name: "default"))
        try cluster.settle(&controller)
        #expect(cluster.names(accounts) == ["default"])
        try cluster.delete(.namespace("shop"))
        try cluster.remove(ObjectKey(resource: accounts, namespace: "shop", name: "default"))
        try cluster.settle(&controller)
        #expect(cluster.names(accounts) == [])
    }

    @Test("The certificate authority is published, and put back when somebody changes it")
    func rootCA() throws {
        var controller = RootCAPublisher(bundle: "PEM")
        try cluster.settle(&controller)
        let key = ObjectKey.configMap("kube-root-ca.crt")
        #expect(try cluster.object(key)?["data"] == ["ca.crt": "PEM"])
        try cluster.put(
            """
            {"apiVersion":"v1","kind":"ConfigMap",\
            "metadata":{"name":"kube-root-ca.crt","namespace":"shop"},"data":{"ca.crt":"forged"}}
            """)
        try cluster.settle(&controller)
        #expect(try cluster.object(key)?["data"] == ["ca.crt": "PEM"])
    }
}
