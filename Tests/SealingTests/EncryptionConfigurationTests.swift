import ConfigurationFiles
import KubernetesAPI
import Sealing
import Testing

@Suite("An encryption configuration")
struct EncryptionConfigurationTests {
    private static let secret = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="
    private static let head =
        "apiVersion: apiserver.config.k8s.io/v1\nkind: EncryptionConfiguration\n"

    @Test func `names resources, and keys of which the first wraps`() throws {
        let configuration = try EncryptionConfiguration.parse(
            """
            \(Self.head)resources:
            - resources: [secrets, configmaps]
              providers:
              - aesgcm: {keys: [{name: b, secret: \(Self.secret)}, {name: a, secret: MDEyMzQ1Njc4OWFiY2RlZg==}]}
              - identity: {}
            - resources: ['*.apps']
              providers: [{identity: {}}]
            - resources: ['*.*']
              providers: [{aesgcm: {keys: [{name: c, secret: MDEyMzQ1Njc4OWFiY2RlZmdoaWprbG1u}]}}]

            """, file: "enc.yaml")
        #expect(configuration.keys.map(\.origin) == ["b", "a", "c"].map { "key \($0) of enc.yaml" })
        func seals(_ group: String, _ resource: String) -> Bool {
            configuration.policy.seals(GroupResource(group: group, resource: resource))
        }
        #expect(seals("", "secrets"))
        #expect(seals("", "configmaps"))
        #expect(!seals("apps", "deployments"))
        #expect(seals("batch", "jobs"))
        #expect(!SealingPolicy.secrets.seals(GroupResource(group: "", resource: "configmaps")))
    }

    @Test(arguments: [
        ("", "enc.yaml: the file is empty"),
        ("kind: Pod\n", "enc.yaml:1: kind: this is a Pod"),
        ("\(head)resources: []\n", "enc.yaml:3: resources: the list is empty"),
        ("\(head)", "resources is missing"),
        ("\(head)resources:\n- resources: [secrets]\n", "providers is missing"),
        (
            "\(head)resources:\n- resources: [secrets]\n  providers:\n  - kms: {name: x}\n",
            "enc.yaml:6: resources[0].providers[0].kms: this provider is not offered yet"
        ),
        (
            "\(head)resources:\n- resources: [secrets]\n  providers:\n  - secretbox: {keys: []}\n",
            "this provider is not offered: use aesgcm"
        ),
        (
            "\(head)resources:\n- resources: [a, a]\n  providers: [{identity: {}}]\n",
            "enc.yaml:4: resources[0].resources[1]: resource a is named twice"
        ),
        (
            "\(head)resources:\n- resources: [a]\n  providers: [{aesgcm: {keys: [{name: k, secret: 'AAAA'}]}}]\n",
            "has 3 bytes; 16, 24 or 32 are needed"
        ),
        (
            "\(head)resources:\n- resources: [a]\n  providers: [{aesgcm: {keys: [{name: k, secret: 'canary!'}]}}]\n",
            "the secret of key k is not base64"
        ),
        ("\(head)resources: [\n", "this is no YAML"),
    ])
    func `that is broken is refused with its line, and its secrets are not quoted`(
        text: String, says: String
    ) throws {
        let error = #expect(throws: ConfigurationError.self) {
            try EncryptionConfiguration.parse(text, file: "enc.yaml")
        }
        let words = "\(try #require(error))"
        #expect(words.contains(says), "\(words)")
        #expect(!words.contains("canary"))
    }
}
