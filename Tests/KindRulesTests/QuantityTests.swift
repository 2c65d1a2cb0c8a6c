import KindRules
import Testing

@Suite("Quantities are what Kubernetes makes of them")
struct QuantityTests {
    @Test(
        "Canonical forms have no fraction and the largest exact suffix",
        arguments: [
            ("0", "0"), ("1000m", "1"), ("0.5", "500m"), ("1.5Gi", "1536Mi"), ("1024Mi", "1Gi"),
            ("1000", "1k"), ("1024", "1024"), ("100n", "100n"), ("0.1n", "1n"), ("-1.5", "-1500m"),
            ("2e3", "2e3"), ("2000e0", "2e3"), ("12E", "12E"), ("1Ki", "1Ki"), ("0.5Ki", "512"),
            ("1.1Ki", "1126400m"), ("+5", "5"), (".5", "500m"), ("5.", "5"), ("1e-3", "1e-3"),
            ("10Ei", "9223372036854775807"), ("1500000000000000000000", "1500E"),
            ("00012", "12"), ("1E3", "1e3"),
        ])
    func canonical(_ text: String, _ canonical: String) throws {
        #expect(try Quantity(parsing: text).description == canonical)
    }

    @Test(
        "Other texts are refused with the reason",
        arguments: [
            ("", "quantities must match the regular expression"), ("two", "quantities must match"),
            ("1GB", "quantities must match"), ("1 Gi", "quantities must match"),
            ("1kk", "unable to parse quantity's suffix"),
        ])
    func refused(_ text: String, _ reason: String) {
        #expect(throws: QuantityError.self) { try Quantity(parsing: text) }
        do {
            _ = try Quantity(parsing: text)
        } catch {
            #expect(error.description.hasPrefix(reason))
        }
    }

    @Test("Whole units and thousandths round away from zero")
    func rounding() throws {
        #expect(try Quantity(parsing: "1100m").value == 2)
        #expect(try Quantity(parsing: "-1100m").value == -2)
        #expect(try Quantity(parsing: "1u").milliValue == 1)
        #expect(try Quantity(parsing: "1Gi") + Quantity(parsing: "1Gi") == Quantity(2 << 30))
        #expect(try Quantity(parsing: "1Gi") > Quantity(parsing: "1G"))
    }
}
