import Document
import Testing

@Suite("Rules of devices and claims of them")
struct DeviceRulesTests {
    private let claim = """
        {"spec":{"devices":{"requests":[{"name":"gpu","exactly":{"deviceClassName":"gpu"}}]}}}
        """

    @Test("A claim asks for one device unless it says more, and does not change")
    func claims() throws {
        let check = try RuleCheck("resource.k8s.io/v1", "ResourceClaim")
        let exactly = try check.created(claim)["spec"]?["devices"]?["requests"]?[0]?["exactly"]
        #expect(exactly?["allocationMode"] == "ExactCount")
        #expect(exactly?["count"] == 1)
        #expect(try check.problems(claim) == [])
        #expect(try check.problems(claim, to: #"{"spec":{"devices":{}}}"#).count == 1)
    }

    @Test("A request is exact or has alternatives")
    func requests() throws {
        let check = try RuleCheck("resource.k8s.io/v1", "ResourceClaim")
        #expect(
            try check.problems(#"{"spec":{"devices":{"requests":[{"name":"gpu"}]}}}"#)
                == [
                    "spec.devices.requests[0]: Required value: exactly one of `exactly` or "
                        + "`firstAvailable` is required"
                ])
    }

    @Test("A slice is of one driver and one pool, for ever")
    func slices() throws {
        let check = try RuleCheck("resource.k8s.io/v1", "ResourceSlice")
        func slice(_ driver: String) -> String {
            """
            {"spec":{"driver":"\(driver)","nodeName":"n","pool":{"name":"p",\
            "resourceSliceCount":1},"devices":[{"name":"d"}]}}
            """
        }
        #expect(try check.problems(slice("a.example.com")) == [])
        #expect(
            try check.problems(slice("a.example.com"), to: slice("b.example.com"))
                == ["spec.driver: Invalid value: \"b.example.com\": field is immutable"])
    }
}
