import KubernetesAPI
import Testing

@testable import Export

struct ManifestLayoutTests {
    @Test func `Namespaces and definitions come before all else, references before who refers`() {
        let ordered = [
            key("namespaces", "shop", namespace: ""),
            key(
                "customresourcedefinitions", "releases.deploy.example.com",
                group: "apiextensions.k8s.io", namespace: ""),
            key(
                "clusterroles", "reader", group: "rbac.authorization.k8s.io", namespace: ""),
            key(
                "clusterrolebindings", "a", group: "rbac.authorization.k8s.io", namespace: ""),
            key("serviceaccounts", "web"),
            key("secrets", "session-key"),
            key("configmaps", "web"),
            key("services", "web"),
            key("deployments", "web", group: "apps"),
        ]
        #expect(ordered.reversed().sorted(by: ManifestLayout.isBefore) == ordered)
    }

    @Test func `File names go by the same order as the stream`() throws {
        let keys = try Sample.objects().map(\.key).sorted(by: ManifestLayout.isBefore)
        let stages = keys.map { ManifestLayout.path($0).prefix(1) }
        #expect(stages == stages.sorted())
    }

    @Test(arguments: [
        (key("namespaces", "shop", namespace: ""), "1-namespaces/shop.yaml"),
        (
            key("deployments", "web", group: "apps"),
            "4-namespaced/shop/deployments.apps/web.yaml"
        ),
        (
            key(
                "clusterroles", "system:node", group: "rbac.authorization.k8s.io", namespace: ""),
            "3-cluster/clusterroles.rbac.authorization.k8s.io/system%3Anode.yaml"
        ),
    ])
    func `A path tells kind, namespace and name, fit for any file system`(
        key: ObjectKey, path: String
    ) {
        #expect(ManifestLayout.path(key) == path)
    }

    @Test func `No name leads out of the folder`() {
        let path = ManifestLayout.path(key("configmaps", "../../etc/passwd"))
        #expect(path == "4-namespaced/shop/configmaps/..%2F..%2Fetc%2Fpasswd.yaml")
    }
}
