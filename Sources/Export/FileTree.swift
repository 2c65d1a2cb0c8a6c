import Foundation

/// Files under a folder of their own.
struct FileTree {
    private let root: String
    private var made: Set<String> = []

    /// Makes the folder; refuses one that holds something.
    init(at root: String) throws(ExportError) {
        self.root = root
        let manager = FileManager.default
        if manager.fileExists(atPath: root) {
            guard (try? manager.contentsOfDirectory(atPath: root))?.isEmpty == true else {
                throw .exists(path: root)
            }
        }
        try makeFolder(root)
    }

    mutating func write(_ text: String, to path: String) throws(ExportError) {
        let full = "\(root)/\(path)"
        try makeFolder(String(full[..<(full.lastIndex(of: "/") ?? full.endIndex)]))
        do {
            try Data(text.utf8).write(to: URL(fileURLWithPath: full))
        } catch {
            throw .system(path: full, message: error.localizedDescription)
        }
    }

    private mutating func makeFolder(_ path: String) throws(ExportError) {
        guard made.insert(path).inserted else { return }
        do {
            try FileManager.default.createDirectory(
                atPath: path, withIntermediateDirectories: true)
        } catch {
            throw .system(path: path, message: error.localizedDescription)
        }
    }
}
