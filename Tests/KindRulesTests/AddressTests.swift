import KindRules
import Testing

@Suite("Addresses are read and written as Kubernetes does")
struct AddressTests {
    @Test(
        "Addresses are written in their canonical form",
        arguments: [
            ("10.0.0.1", "10.0.0.1"), ("010.000.0.1", "10.0.0.1"), ("::1", "::1"),
            ("2001:DB8:0:0:1:0:0:1", "2001:db8::1:0:0:1"), ("::ffff:1.2.3.4", "1.2.3.4"),
            ("fe80::", "fe80::"), ("1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7:8"), ("::", "::"),
            ("1:0:3:4:5:6:7:8", "1:0:3:4:5:6:7:8"),
        ])
    func canonical(_ text: String, _ canonical: String) {
        #expect(IPAddress(text)?.description == canonical)
    }

    @Test(
        "Other texts are no addresses",
        arguments: [
            "", "1.2.3", "1.2.3.256", "1.2.3.4.5", "abc", ":::", "1::2::3", "12345::", "1:2:3",
            "1.2.3.4:5::", "::1%eth0", "+1.2.3.4", "1:2:3:4:5:6:7:8:9", "::1.2.3",
        ])
    func refused(_ text: String) {
        #expect(IPAddress(text) == nil)
    }

    @Test("Ranges contain what shares their prefix")
    func ranges() throws {
        let range = try #require(IPRange("10.96.0.0/16"))
        #expect(range.contains(try #require(IPAddress("10.96.255.255"))))
        #expect(!range.contains(try #require(IPAddress("10.97.0.0"))))
        #expect(!range.contains(try #require(IPAddress("::a60:1"))))
        #expect(range.last.description == "10.96.255.255")
        #expect(IPRange("10.0.0.0/33") == nil)
        #expect(IPRange("2001:db8::1/64")?.description == "2001:db8::/64")
        #expect(range.overlaps(try #require(IPRange("10.0.0.0/8"))))
    }

    @Test("What is not canonical is refused where Kubernetes 1.36 is strict")
    func strict() {
        let field = Field("spec")["ip"]
        #expect(
            AddressFormats.address("010.0.0.1", at: field).map(\.body)
                == ["Invalid value: \"010.0.0.1\": must not have leading 0s"])
        #expect(AddressFormats.address("010.0.0.1", at: field, old: ["010.0.0.1"]).isEmpty)
        #expect(
            AddressFormats.range("10.0.0.1/8", at: field).map(\.body)
                == [
                    "Invalid value: \"10.0.0.1/8\": must not have bits set beyond the prefix length"
                ])
        #expect(
            AddressFormats.canonicalAddress("FE80::1", at: field).map(\.body)
                == ["Invalid value: \"FE80::1\": must be in canonical form (\"fe80::1\")"])
        #expect(
            AddressFormats.nonSpecial("169.254.1.1", at: field).map(\.body)
                == [
                    "Invalid value: \"169.254.1.1\": may not be in the link-local range "
                        + "(169.254.0.0/16, fe80::/10)"
                ])
    }
}
