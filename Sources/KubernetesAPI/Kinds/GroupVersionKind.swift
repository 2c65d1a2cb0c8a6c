/// The type of an object as its `apiVersion` and `kind` name it.
package struct GroupVersionKind: Hashable, Sendable, CustomStringConvertible {
    /// "" is the core group.
    package var group: String
    package var version: String
    package var kind: String

    package init(group: String, version: String, kind: String) {
        self.group = group
        self.version = version
        self.kind = kind
    }

    /// From the two members of an object: `apps/v1` and `Deployment`, `v1` and `Pod`.
    package init(apiVersion: String, kind: String) {
        let (group, version) = Self.split(apiVersion: apiVersion)
        self.init(group: group, version: version, kind: kind)
    }

    /// `apps/v1`, or `v1` in the core group.
    package var apiVersion: String { group.isEmpty ? version : "\(group)/\(version)" }

    /// `apps/v1, Kind=Deployment`: the API server's spelling in messages.
    package var description: String { "\(group)/\(version), Kind=\(kind)" }

    /// `apps/v1` is ("apps", "v1"); `v1` is ("", "v1").
    package static func split(apiVersion: String) -> (group: String, version: String) {
        guard let slash = apiVersion.utf8.firstIndex(of: UInt8(ascii: "/")) else {
            return ("", apiVersion)
        }
        let after = apiVersion.utf8.index(after: slash)
        return (String(apiVersion[..<slash]), String(apiVersion[after...]))
    }
}
