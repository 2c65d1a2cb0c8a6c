import Document
import KindRules
import Testing

@Suite("Field errors speak as the API server does")
struct FieldErrorTests {
    @Test("Paths have dots for members and brackets for items and keys")
    func paths() {
        let field = Field("spec")["containers"][0]["ports"][2]["name"]
        #expect(field.description == "spec.containers[0].ports[2].name")
        #expect(
            Field("metadata")["annotations"][key: "example.com/a"].description
                == "metadata.annotations[example.com/a]")
        #expect(Field.root["spec"].description == "spec")
    }

    @Test("Values are shown as Go prints them")
    func values() {
        let field = Field("spec")["replicas"]
        #expect(
            FieldError.invalid(field, -1, "must be greater than or equal to 0").message
                == "spec.replicas: Invalid value: -1: must be greater than or equal to 0")
        #expect(
            FieldError.invalid(field, "a\n\"b\"", "no").message
                == "spec.replicas: Invalid value: \"a\\n\\\"b\\\"\": no")
        #expect(
            FieldError.notSupported(field, "x", supported: ["A", "B"]).message
                == "spec.replicas: Unsupported value: \"x\": supported values: \"A\", \"B\"")
        #expect(FieldError.required(field).message == "spec.replicas: Required value")
    }
}
