package import Document

/// What a CustomResourceDefinition says beyond `ResourceKind`.
package struct CustomResource: Sendable {
    package struct Version: Sendable {
        package var name: String
        package var isServed: Bool
        package var isStorage: Bool
        /// The warning that a request in this version gets, "" for the usual words; nil when not
        /// deprecated. See `KindCatalog.deprecationWarning(of:version:)`.
        package var deprecationWarning: String?
        /// `openAPIV3Schema`, as the definition has it.
        package var schema: JSONValue?
        /// `additionalPrinterColumns`; nil when the definition names none (the server then shows
        /// the name and the age).
        package var printerColumns: [JSONValue]?
        /// Without the leading dot: `spec.color`.
        package var selectableFields: [String]
        package var subresources: JSONValue?
        package var schemaNode: SchemaNode?
    }

    package var name: String
    package var versions: [Version]

    package func version(_ name: String) -> Version? { versions.first { $0.name == name } }
}
