import Document
import KubernetesAPI
import Queries

/// `--sort-by`: objects in the order of what a JSONPath finds in them; those where it finds
/// nothing come first, equals keep their order.
struct GetOrder {
    private let path: JSONPath

    init(path text: String) throws {
        do {
            path = try JSONPath(relaxed: text)
        } catch {
            throw CommandFailure(.wrongUse, "--sort-by \(text): \(error)")
        }
    }

    func sorted(_ answer: GetAnswer) throws -> GetAnswer {
        var sorted = answer
        for at in sorted.sections.indices {
            let keyed = try sorted.sections[at].rows.enumerated().map { place, row in
                (place, try row.object.flatMap { try path.results(in: $0).first?.first }, row)
            }
            sorted.sections[at].rows = keyed.sorted { a, b in
                if let order = Self.isBefore(a.1, b.1) { return order }
                return a.0 < b.0
            }.map(\.2)
        }
        return sorted
    }

    /// Nil when the two are equal.
    private static func isBefore(_ a: JSONValue?, _ b: JSONValue?) -> Bool? {
        switch (a, b) {
        case (nil, nil): return nil
        case (nil, _): return true
        case (_, nil): return false
        case (let a?, let b?):
            if let x = a.double, let y = b.double { return x == y ? nil : x < y }
            if let x = a.bool, let y = b.bool { return x == y ? nil : !x }
            let (x, y) = (ValueText.text(a), ValueText.text(b))
            return x == y ? nil : x < y
        }
    }
}
