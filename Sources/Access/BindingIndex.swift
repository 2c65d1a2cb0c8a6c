internal import Document

/// The bindings of one namespace, or those of the cluster, by name and by whom they name.
///
///     byName     tmp-debug -> ...        bySubject  User mallory    -> [tmp-debug]
///                web       -> ...                   Group web       -> [web]
struct BindingIndex: Sendable, Equatable {
    /// Names may be any text, and are told apart by their bytes.
    private struct Name: Hashable {
        var text: String

        static func == (a: Name, b: Name) -> Bool { haveSameBytes(a.text, b.text) }
    }

    private var byName: [Name: AccessBinding] = [:]
    /// Sorted by name.
    private var bySubject: [Subject: [AccessBinding]] = [:]

    var count: Int { byName.count }

    subscript(name: String) -> AccessBinding? { byName[Name(text: name)] }

    /// In the order of names.
    var all: [AccessBinding] { byName.values.sorted { hasSmallerBytes($0.name, $1.name) } }

    /// Those that name any of the subjects, each once, in the order of names.
    func bindings(of subjects: [Subject]) -> [AccessBinding] {
        var found: [AccessBinding] = []
        var isOneList = true
        for subject in subjects {
            guard let bindings = bySubject[subject] else { continue }
            isOneList = found.isEmpty
            found = found.isEmpty ? bindings : found + bindings
        }
        if isOneList { return found }
        found.sort { hasSmallerBytes($0.name, $1.name) }
        var last: String?
        found.removeAll { binding in
            defer { last = binding.name }
            return last.map { haveSameBytes($0, binding.name) } ?? false
        }
        return found
    }

    mutating func set(_ binding: AccessBinding) {
        remove(binding.name)
        byName[Name(text: binding.name)] = binding
        for subject in Set(binding.subjects) {
            var bindings = bySubject.removeValue(forKey: subject) ?? []
            bindings.insert(binding, at: Self.place(of: binding.name, in: bindings))
            bySubject[subject] = bindings
        }
    }

    mutating func remove(_ name: String) {
        guard let old = byName.removeValue(forKey: Name(text: name)) else { return }
        for subject in Set(old.subjects) {
            guard var bindings = bySubject.removeValue(forKey: subject) else { continue }
            let place = Self.place(of: name, in: bindings)
            if place < bindings.count, haveSameBytes(bindings[place].name, name) { bindings.remove(at: place) }
            if !bindings.isEmpty { bySubject[subject] = bindings }
        }
    }

    /// Where a binding of this name is, or would be.
    private static func place(of name: String, in bindings: [AccessBinding]) -> Int {
        var low = 0
        var high = bindings.count
        while low < high {
            let middle = (low + high) / 2
            if hasSmallerBytes(bindings[middle].name, name) { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
