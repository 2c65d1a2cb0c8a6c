package import Document

/// Which objects are meant, by their labels: requirements that must all hold.
///
/// Both spellings are read: the text of `labelSelector` and `kubectl -l`
/// (`a in (b,c),!d,e!=f,g`), and the object in a spec (`matchLabels`, `matchExpressions`).
package struct LabelSelector: Hashable, Sendable, CustomStringConvertible {
    package enum Operator: Hashable, Sendable {
        case equals, notEquals, isIn, notIn, exists, doesNotExist, greaterThan, lessThan
    }

    package struct Requirement: Hashable, Sendable {
        package var key: String
        package var `operator`: Operator
        /// Sorted, each once. One for equality and comparisons, none for existence.
        package var values: [String]
    }

    package var requirements: [Requirement]

    /// Matches everything.
    package static let everything = LabelSelector(requirements: [])

    package init(requirements: [Requirement]) {
        self.requirements = requirements
    }

    package init(parsing text: String) throws(SelectorError) {
        var parser = LabelSelectorParser(text)
        requirements = try parser.requirements()
    }

    /// From `{"matchLabels": {...}, "matchExpressions": [...]}`. An empty object selects
    /// everything.
    package init(json: JSONValue) throws(SelectorError) {
        requirements = []
        if let labels = json["matchLabels"]?.object {
            requirements = LabelSelector(matching: labels).requirements
        }
        for expression in json["matchExpressions"]?.array ?? [] {
            let values = (expression["values"]?.array ?? []).compactMap(\.string)
            let word = expression["operator"]?.string ?? ""
            guard let found = Self.operators[word] else {
                throw SelectorError("\"\(word)\" is not a valid label selector operator")
            }
            requirements.append(
                Requirement(
                    key: expression["key"]?.string ?? "", operator: found,
                    values: Set(values).sorted()))
        }
        for requirement in requirements { try LabelSelectorParser.check(requirement) }
        requirements.sort { $0.key < $1.key }
    }

    /// From a selector that is a plain map, as a Service and a ReplicationController have it.
    package init(matching labels: JSONObject) {
        requirements = labels.members.map {
            Requirement(key: $0.key, operator: .equals, values: [$0.value.string ?? ""])
        }
    }

    package var isEmpty: Bool { requirements.isEmpty }

    /// Whether an object with these labels (`metadata.labels`) is meant.
    package func matches(_ labels: JSONObject?) -> Bool {
        matches { labels?[$0]?.string }
    }

    /// As above for labels in another form; the closure gives the value of a label, nil without it.
    package func matches(_ label: (String) -> String?) -> Bool {
        requirements.allSatisfy { $0.matches(label($0.key)) }
    }

    /// kubectl's spelling, requirements by key.
    package var description: String {
        requirements.sorted { $0.key < $1.key }.map(\.description).joined(separator: ",")
    }

    private static let operators: [String: Operator] = [
        "In": .isIn, "NotIn": .notIn, "Exists": .exists, "DoesNotExist": .doesNotExist,
    ]
}

extension LabelSelector.Requirement: CustomStringConvertible {
    func matches(_ value: String?) -> Bool {
        switch self.operator {
        case .exists: return value != nil
        case .doesNotExist: return value == nil
        case .equals, .isIn: return value.map(values.contains) ?? false
        case .notEquals, .notIn: return value.map { !values.contains($0) } ?? true
        case .greaterThan, .lessThan:
            guard let number = value.flatMap(Int64.init),
                let bound = values.first.flatMap(Int64.init)
            else { return false }
            return self.operator == .greaterThan ? number > bound : number < bound
        }
    }

    package var description: String {
        switch self.operator {
        case .exists: key
        case .doesNotExist: "!\(key)"
        case .equals: "\(key)=\(values.joined())"
        case .notEquals: "\(key)!=\(values.joined())"
        case .isIn: "\(key) in (\(values.joined(separator: ",")))"
        case .notIn: "\(key) notin (\(values.joined(separator: ",")))"
        case .greaterThan: "\(key)>\(values.joined())"
        case .lessThan: "\(key)<\(values.joined())"
        }
    }
}
