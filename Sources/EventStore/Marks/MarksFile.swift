internal import Document
internal import History
internal import KubernetesAPI

/// The form of `marks.json`: `{"marks":[{"name","revision","time","text","author"}]}`, one mark a
/// line, by revision.
enum MarksFile {
    static func bytes(of marks: [Mark]) -> [UInt8] {
        let sorted = marks.sorted { ($0.revision, $0.name) < ($1.revision, $1.name) }
        var bytes = Array("{\"marks\":[".utf8)
        for (index, mark) in sorted.enumerated() {
            bytes.append(contentsOf: (index == 0 ? "\n" : ",\n").utf8)
            let value = JSONValue.object([
                "name": .string(mark.name), "revision": JSONValue(mark.revision.rawValue),
                "time": .string(mark.made.description), "text": .string(mark.text),
                "author": .string(mark.author),
            ])
            value.append(to: &bytes)
        }
        bytes.append(contentsOf: "\n]}\n".utf8)
        return bytes
    }

    static func marks(in bytes: [UInt8], path: String) throws(StoreError) -> [Mark] {
        if bytes.isEmpty { return [] }
        let root: JSONValue
        do throws(DocumentError) {
            root = try JSONValue(parsing: bytes)
        } catch {
            throw .damaged(where: path, what: "\(error)")
        }
        var marks: [Mark] = []
        for value in root["marks"]?.array ?? [] {
            guard let name = value["name"]?.string,
                let revision = value["revision"]?.int.flatMap({ UInt64(exactly: $0) }),
                let made = value["time"]?.string.flatMap({ Timestamp(rfc3339: $0) })
            else {
                throw .damaged(
                    where: path, what: "mark \(marks.count + 1) lacks name, revision or time")
            }
            marks.append(
                Mark(
                    name: name, revision: Revision(revision), made: made,
                    text: value["text"]?.string ?? "", author: value["author"]?.string ?? ""))
        }
        return marks
    }
}

extension Store {
    private var marksPath: String { path + "/marks.json" }

    /// People's notes, by revision; kept beside the log, since they are no part of what happened.
    package var marks: [Mark] {
        get throws(StoreError) {
            if case .archive(let archive) = log.medium {
                return try MarksFile.marks(in: archive.marks, path: path)
            }
            return try MarksFile.marks(
                in: FileSystem.contents(of: marksPath) ?? [], path: marksPath)
        }
    }

    /// Adds a mark, or replaces the one of the same name. Needs no other write access.
    package func setMark(_ mark: Mark) throws(StoreError) {
        if isArchive { throw .readOnly(path: path) }
        let others = try marks.filter { $0.name != mark.name }
        try FileSystem.replace(marksPath, with: MarksFile.bytes(of: others + [mark]))
    }

    /// Does nothing when there is no such mark.
    package func removeMark(named name: String) throws(StoreError) {
        if isArchive { throw .readOnly(path: path) }
        let marks = try marks
        let others = marks.filter { $0.name != name }
        if others.count == marks.count { return }
        try FileSystem.replace(marksPath, with: MarksFile.bytes(of: others))
    }
}
