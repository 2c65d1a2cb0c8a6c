import Document

/// Fields that a diff folds away because they say nothing which another field, or the log itself,
/// does not say better.
///
/// A filter hides fields, never objects: an object of which only such fields changed is still a
/// changed object, with `FieldDiff.folded` telling how many.
package struct NoiseFilter: Sendable {
    /// One rule: the field, and why nobody misses it.
    package struct Rule: Sendable {
        /// Keys from the top; `[]` is any item of a list.
        package var path: [String]
        package var reason: String
        /// Folded only when nothing else in the same map changed.
        package var onlyAlone: Bool

        package init(_ path: [String], onlyAlone: Bool = false, because reason: String) {
            self.path = path
            self.reason = reason
            self.onlyAlone = onlyAlone
        }
    }

    package let rules: [Rule]
    let root: Node?

    package init(rules: [Rule]) {
        self.rules = rules
        root = rules.isEmpty ? nil : Node(rules.map { ($0.path[...], $0.onlyAlone) })
    }

    /// Hides nothing.
    package static let none = NoiseFilter(rules: [])

    /// Hides what changes with every write, whatever it writes.
    package static let bookkeeping = NoiseFilter(rules: bookkeepingRules)

    /// `bookkeeping`, and heartbeats, counters of generations, and copies of other fields.
    package static let standard = NoiseFilter(rules: bookkeepingRules + standardRules)

    private static let bookkeepingRules = [
        Rule(
            ["metadata", "managedFields"],
            because: "says which manager set a field; blame says it with person and request"),
        Rule(["metadata", "resourceVersion"], because: "it is the revision itself"),
        Rule(["metadata", "selfLink"], because: "repeats the object's name"),
    ]

    private static let standardRules = [
        Rule(["metadata", "generation"], because: "counts the changes that are shown"),
        Rule(
            ["metadata", "annotations", "kubectl.kubernetes.io/last-applied-configuration"],
            because: "a copy of what was applied, which is shown"),
        Rule(
            ["metadata", "annotations", "endpoints.kubernetes.io/last-change-trigger-time"],
            because: "the time of the change that the addresses show"),
        Rule(
            ["metadata", "annotations", "control-plane.alpha.kubernetes.io/leader"],
            because: "renewed every few seconds by whoever leads"),
        Rule(["status", "observedGeneration"], because: "follows metadata.generation"),
        Rule(
            ["status", "conditions", "[]", "observedGeneration"],
            because: "follows metadata.generation"),
        Rule(["status", "conditions", "[]", "lastHeartbeatTime"], because: "a heartbeat"),
        Rule(["status", "conditions", "[]", "lastProbeTime"], because: "a heartbeat"),
        Rule(
            ["status", "conditions", "[]", "lastUpdateTime"], onlyAlone: true,
            because: "a heartbeat, unless the condition says something new"),
        Rule(
            ["status", "conditions", "[]", "lastTransitionTime"], onlyAlone: true,
            because: "a heartbeat, unless the condition says something new"),
        Rule(["spec", "renewTime"], because: "a Lease's heartbeat"),
        Rule(["renewTime"], because: "a lock's heartbeat"),
    ]
}

extension NoiseFilter {
    /// The rules as a tree, walked along with the documents.
    final class Node: Sendable {
        let folds: Bool
        let onlyAlone: Bool
        let keys: [String: Node]
        /// What holds for every item of a list.
        let item: Node?

        /// From what is left of the rules' paths.
        init(_ rules: [(path: ArraySlice<String>, onlyAlone: Bool)]) {
            let ending = rules.first { $0.path.isEmpty }
            folds = ending != nil
            onlyAlone = ending?.onlyAlone ?? false
            var below: [String: [(path: ArraySlice<String>, onlyAlone: Bool)]] = [:]
            for rule in rules {
                guard let first = rule.path.first else { continue }
                below[first, default: []].append((rule.path.dropFirst(), rule.onlyAlone))
            }
            item = below.removeValue(forKey: "[]").map { Node($0) }
            keys = below.mapValues { Node($0) }
        }

        /// The value without the fields that are always folded.
        func stripping(_ value: JSONValue) -> JSONValue {
            switch value {
            case .object(let object):
                var rest = object
                for (key, node) in keys {
                    guard let member = object[key] else { continue }
                    if !node.folds {
                        rest[key] = node.stripping(member)
                    } else if !node.onlyAlone {
                        rest.removeValue(forKey: key)
                    }
                }
                return .object(rest)
            case .array(let items):
                return item.map { node in .array(items.map(node.stripping)) } ?? value
            default: return value
            }
        }
    }
}
