import Document
import KindRules
import Testing

@Suite("Rules of certificates, webhooks, policies, API services and flows")
struct AdministrationRulesTests {
    @Test("A request for a certificate is of who sent it")
    func requester() throws {
        let object = try RuleCheck("certificates.k8s.io/v1", "CertificateSigningRequest").created(
            #"{"spec":{"request":"eHg=","username":"bob","groups":["admins"]}}"#)
        #expect(object["spec"]?["username"] == "ann")
        #expect(object["spec"]?["groups"] == ["dev"])
    }

    @Test("Signers and usages have their forms")
    func certificates() throws {
        let check = try RuleCheck("certificates.k8s.io/v1", "CertificateSigningRequest")
        #expect(
            try check.problems(
                #"{"spec":{"request":"eHg=","signerName":"signer","usages":["any","any"]}}"#)
                == [
                    "spec.request: Invalid value: \"eHg=\": PEM block type must be CERTIFICATE "
                        + "REQUEST",
                    "spec.usages[1]: Duplicate value: \"any\"",
                    "spec.signerName: Invalid value: \"signer\": must be a fully qualified domain "
                        + "and path of the form 'example.com/signer-name'",
                ])
    }

    @Test("The subject of a request names groups")
    func subject() throws {
        // A request of CN=user1, O=team1 up to its subject; the rest is not looked at.
        let der: [UInt8] = [
            0x30, 0x2B, 0x30, 0x29, 0x02, 0x01, 0x00, 0x30, 0x20, 0x31, 0x0E, 0x30, 0x0C, 0x06,
            0x03, 0x55, 0x04, 0x0A, 0x0C, 0x05, 0x74, 0x65, 0x61, 0x6D, 0x31, 0x31, 0x0E, 0x30,
            0x0C, 0x06, 0x03, 0x55, 0x04, 0x03, 0x0C, 0x05, 0x75, 0x73, 0x65, 0x72, 0x31, 0x05,
            0x00, 0x05, 0x00,
        ]
        let pem = """
            -----BEGIN CERTIFICATE REQUEST-----
            \(Base64.text(der))
            -----END CERTIFICATE REQUEST-----

            """
        let request = try CertificateRequest(base64: Base64.text(pem.utf8))
        #expect(request.organizations == ["team1"])
        #expect(request.commonName == "user1")
    }

    private let rule = """
        {"apiGroups":["*"],"apiVersions":["v1"],"operations":["CREATE"],"resources":["things"]}
        """

    @Test("Webhooks have defaults, and count the generations of their configuration")
    func webhookDefaults() throws {
        let check = try RuleCheck(
            "admissionregistration.k8s.io/v1", "MutatingWebhookConfiguration")
        let text = """
            {"webhooks":[{"name":"a.example.com","rules":[\(rule)],"sideEffects":"None",\
            "clientConfig":{"service":{"name":"s","namespace":"n"}},\
            "admissionReviewVersions":["v1"]}]}
            """
        let hook = try check.created(text)["webhooks"]?[0]
        #expect(hook?["reinvocationPolicy"] == "Never")
        #expect(hook?["timeoutSeconds"] == 10)
        #expect(hook?["clientConfig"]?["service"]?["port"] == 443)
        #expect(hook?["rules"]?[0]?["scope"] == "*")
        #expect(try check.problems(text) == [])
        #expect(try check.updated(text, to: "{}")["metadata"]?["generation"] == 2)
    }

    @Test(
        "A webhook is called by HTTPS, at an address without more",
        arguments: [
            (
                "http://x",
                ["\"http\": 'https' is the only allowed URL scheme; desired format: "
                    + "https://host[/path]"]
            ),
            (
                "https://u@h/p?q#f",
                [
                    "\"u\": user information is not permitted in the URL",
                    "\"f\": fragments are not permitted in the URL",
                    "\"q\": query parameters are not permitted in the URL",
                ]
            ),
        ])
    func webhookAddress(url: String, problems: [String]) throws {
        let check = try RuleCheck(
            "admissionregistration.k8s.io/v1", "ValidatingWebhookConfiguration")
        #expect(
            try check.problems(
                """
                {"webhooks":[{"name":"a.example.com","rules":[\(rule)],"sideEffects":"None",\
                "clientConfig":{"url":"\(url)"},"admissionReviewVersions":["v1"]}]}
                """)
                == problems.map { "webhooks[0].clientConfig.url: Invalid value: \($0)" })
    }

    @Test("A policy has constraints and something to say")
    func policy() throws {
        let check = try RuleCheck(
            "admissionregistration.k8s.io/v1", "ValidatingAdmissionPolicy")
        #expect(
            try check.problems(#"{"spec":{"variables":[{"name":"1a","expression":"1"}]}}"#)
                == [
                    "spec.matchConstraints: Required value",
                    "spec.variables[0].name: Invalid value: \"1a\": must be a valid CEL identifier",
                    "spec.validations: Required value: validations or auditAnnotations must "
                        + "contain at least one item",
                    "spec.auditAnnotations: Required value: validations or auditAnnotations must "
                        + "contain at least one item",
                ])
    }

    @Test("An API service has the name of what it serves")
    func service() throws {
        let check = try RuleCheck("apiregistration.k8s.io/v1", "APIService")
        #expect(
            try check.problems(
                #"{"spec":{"group":"g.example.com","version":"v1","versionPriority":5}}"#)
                == [
                    "metadata.name: Invalid value: \"x\": must be `spec.version+\".\"+spec.group`: "
                        + "\"v1.g.example.com\"",
                    "spec.groupPriorityMinimum: Invalid value: 0: must be positive and less than "
                        + "20000",
                ])
    }

    @Test("Levels are limited unless they are the exempt one")
    func levels() throws {
        let check = try RuleCheck("flowcontrol.apiserver.k8s.io/v1", "PriorityLevelConfiguration")
        #expect(
            try check.problems(
                #"{"spec":{"type":"Limited","limited":{"limitResponse":{"type":"Queue"}}}}"#)
                == [
                    "spec.limited.limitResponse.queuing: Required value: must not be empty if "
                        + "limited.limitResponse.type is Limited"
                ])
    }
}
