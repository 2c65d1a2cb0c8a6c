/// The two generations of OpenAPI that Kubernetes publishes its types in.
package enum OpenAPIStyle: Hashable, Sendable {
    /// Swagger 2.0: everything in one document.
    case version2
    /// OpenAPI 3.0: an index, and a document for each group and version.
    case version3

    /// Where a document keeps its types.
    var referencePrefix: String {
        switch self {
        case .version2: "#/definitions/"
        case .version3: "#/components/schemas/"
        }
    }
}
