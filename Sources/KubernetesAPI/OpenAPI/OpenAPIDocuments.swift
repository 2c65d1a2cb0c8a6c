import Crypto
package import Document

/// The OpenAPI documents of a catalog, as far as kubectl and generators of clients read them: types
/// with their merge rules, and each resource's paths with parameters. There are no descriptions.
package struct OpenAPIDocuments: Sendable {
    private let catalog: KindCatalog
    private let discovery: DiscoveryDocuments

    package init(catalog: KindCatalog) {
        self.catalog = catalog
        discovery = DiscoveryDocuments(catalog: catalog, serverAddress: "")
    }

    /// `/openapi/v3`: where the documents of each group and version are.
    ///
    /// `prefix` is put before the addresses when the API is served under a path of its own
    /// (`/at/797`); older clients do not put it there themselves.
    package func index(prefix: String = "") -> JSONValue {
        let paths = discovery.groupVersions.map { version -> JSONObject.Member in
            let hash = Self.hash(of: version, catalog)
            let address = "\(prefix)/openapi/v3/\(version.path)?hash=\(hash)"
            return (version.path, ["serverRelativeURL": .string(address)])
        }
        return ["paths": .object(JSONObject(paths))]
    }

    /// `/openapi/v3/apis/apps/v1`; nil when that is not served.
    package func document(of version: GroupVersion) -> JSONValue? {
        guard discovery.groupVersions.contains(version) else { return nil }
        var types = OpenAPITypes(catalog: catalog, style: .version3)
        let paths = Self.paths(of: [version], catalog, into: &types, style: .version3)
        return [
            "openapi": "3.0.0", "info": Self.info,
            "paths": .object(JSONObject(paths)), "components": ["schemas": types.json],
        ]
    }

    /// `/openapi/v2`: everything in one document.
    package var version2: JSONValue {
        var types = OpenAPITypes(catalog: catalog, style: .version2)
        let paths = Self.paths(
            of: discovery.groupVersions, catalog, into: &types, style: .version2)
        for name in CompactSchema.builtIn.names { types.add(named: name) }
        return [
            "swagger": "2.0", "info": Self.info, "paths": .object(JSONObject(paths)),
            "definitions": types.json, "parameters": [:], "securityDefinitions": [:],
            "security": [],
        ]
    }

    /// `/openapi/v2` in the form `application/com.github.proto-openapi.spec.v2@v1.0+protobuf`: the
    /// types alone. kubectl up to 1.28 asks for it and takes no other.
    package var version2Protobuf: [UInt8] { OpenAPIProtobuf.bytes(of: version2) }

    private static let info: JSONValue = ["title": "Kubernetes", "version": "v1.36.2"]

    private static func paths(
        of versions: [GroupVersion], _ catalog: KindCatalog, into types: inout OpenAPITypes,
        style: OpenAPIStyle
    ) -> [JSONObject.Member] {
        let writer = OpenAPIPaths(style: style)
        var paths: [JSONObject.Member] = []
        for version in versions {
            for kind in catalog.all
            where kind.group == version.group && kind.versions.contains(version.version) {
                guard let object = types.add(kind, version: version.version) else { continue }
                let list = types.listReference(kind, version: version.version)
                paths += writer.paths(
                    of: kind, version: version.version, object: object, list: list)
            }
        }
        return paths
    }

    /// Changes when the document does: what the built-in types are, or a custom resource's schema.
    private static func hash(of version: GroupVersion, _ catalog: KindCatalog) -> String {
        var text = Array("\(version)".utf8)
        for kind in catalog.all where kind.isCustom && kind.group == version.group {
            let resource = catalog.customResource(of: kind.groupResource)
            text += Array(kind.resource.utf8)
            text += resource?.version(version.version)?.schema?.bytes ?? []
        }
        let letters = Array("0123456789ABCDEF")
        return String(
            SHA256.hash(data: text).flatMap { [letters[Int($0 >> 4)], letters[Int($0 & 15)]] })
    }
}
