internal import Document
internal import KubernetesAPI

/// A value that the store tells apart from others by its bytes.
///
/// Swift's `==` takes texts for equal that are only canonically equivalent: "é" as one scalar and as
/// two. In the log and in the API these are different names.
protocol ExactlyEquatable: Hashable, Sendable {
    static func areIdentical(_ a: Self, _ b: Self) -> Bool
}

extension String: ExactlyEquatable {
    static func areIdentical(_ a: String, _ b: String) -> Bool { haveSameBytes(a, b) }
}

extension [String]: ExactlyEquatable {
    static func areIdentical(_ a: [String], _ b: [String]) -> Bool {
        a.elementsEqual(b, by: haveSameBytes)
    }
}

extension GroupResource: ExactlyEquatable {
    static func areIdentical(_ a: GroupResource, _ b: GroupResource) -> Bool { a == b }
}
