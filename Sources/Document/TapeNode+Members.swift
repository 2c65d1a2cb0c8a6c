extension TapeNode {
    /// An object's members in the order of the document, repeated keys included; of other values
    /// none.
    package var members: Members { Members(object: self) }

    /// Whether an object has a key more than once.
    package var hasDuplicateKeys: Bool { entry.has(TapeEntry.duplicates) }

    /// An array's elements; of other values none.
    package var elements: Elements { Elements(array: self) }

    package struct Members: Sequence, IteratorProtocol {
        private var at: Int
        private let end: Int
        private let origin: TapeNode

        init(object: TapeNode) {
            origin = object
            at = object.index + 1
            end = object.kind == .object ? object.endIndex : 0
        }

        /// The key is a string node.
        package mutating func next() -> (key: TapeNode, value: TapeNode)? {
            guard at < end else { return nil }
            let member = (key: origin.node(at), value: origin.node(at + 1))
            at = member.value.endIndex
            return member
        }
    }

    package struct Elements: Sequence, IteratorProtocol {
        private var at: Int
        private let end: Int
        private let origin: TapeNode

        init(array: TapeNode) {
            origin = array
            at = array.index + 1
            end = array.kind == .array ? array.endIndex : 0
        }

        package mutating func next() -> TapeNode? {
            guard at < end else { return nil }
            let element = origin.node(at)
            at = element.endIndex
            return element
        }
    }

    /// The bytes to cut from the source so that the object loses this member and stays valid JSON.
    ///
    /// With its comma: the one after it, or for the last member the one before it. In
    /// `{"a":1,"b":2,"c":3}` it is `"a":1,` and `"b":2,` and `,"c":3`. Of a repeated key the last.
    package func removalRange(ofMember key: String) -> Range<Int>? {
        guard let value = self[key] else { return nil }
        let keyNode = node(value.index - 1)
        if value.endIndex < endIndex {
            return keyNode.range.lowerBound..<node(value.endIndex).range.lowerBound
        }
        var start = range.lowerBound + 1
        for member in members where member.value.index < keyNode.index {
            start = member.value.range.upperBound
        }
        return start..<value.range.upperBound
    }

    /// Where keys are named twice, as kube-apiserver names the fields: `spec.containers[0].image`.
    /// Costs a walk over the document.
    package func duplicateKeys() -> [FieldPath] {
        var found: [FieldPath] = []
        collectDuplicates(at: FieldPath([]), into: &found)
        return found
    }

    private func collectDuplicates(at path: FieldPath, into found: inout [FieldPath]) {
        switch kind {
        case .array:
            for (position, element) in elements.enumerated() where element.entry.isContainer {
                element.collectDuplicates(at: path.appending(.index(position)), into: &found)
            }
        case .object:
            var seen: Set<[UInt8]> = []
            for (key, value) in members {
                if entry.has(TapeEntry.duplicates) {
                    let bytes = unsafe key.entry.decodedBytes(in: source)
                    let inserted = seen.insert(bytes).inserted
                    if !inserted {
                        found.append(path.appending(.key(String(decoding: bytes, as: UTF8.self))))
                    }
                }
                guard value.entry.isContainer else { continue }
                value.collectDuplicates(at: path.appending(.key(key.string ?? "")), into: &found)
            }
        default: break
        }
    }
}
