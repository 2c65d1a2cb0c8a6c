import Testing

@testable import Document

@Suite struct FieldPathTests {
    @Test func `the canonical form parses to the same path`() throws {
        let text = #".spec.template.spec.containers[name="checkout"].image"#
        #expect(try FieldPath(parsing: text).description == text)
    }
}
