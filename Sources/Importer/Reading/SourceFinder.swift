import Glibc

/// Turns the paths that a person named into the files to read.
enum SourceFinder {
    struct Found {
        var files: [SourceFile] = []
        /// Files in folders that hold no recording.
        var skipped: [String] = []
    }

    static let depthMax = 8
    static let fileCountMax = 10_000

    /// Files are taken as named; folders are searched for files whose first line is of a watch
    /// recording or an audit log, in the order of their names.
    static func find(_ paths: [String]) throws(ImportError) -> Found {
        var found = Found()
        for path in paths {
            if path == "-" {
                found.files.append(SourceFile(path: path))
                continue
            }
            var status = stat()
            guard unsafe stat(path, &status) == 0 else {
                throw ImportError.unreadable(file: path, errno: errno)
            }
            if status.st_mode & S_IFMT == S_IFDIR {
                try search(path, depth: 0, into: &found)
            } else {
                found.files.append(SourceFile(path: path))
            }
        }
        return found
    }

    private static func search(_ folder: String, depth: Int, into found: inout Found)
        throws(ImportError)
    {
        guard depth < depthMax, found.files.count < fileCountMax else { return }
        for name in try names(in: folder) {
            let path = folder.hasSuffix("/") ? folder + name : "\(folder)/\(name)"
            var status = stat()
            guard unsafe stat(path, &status) == 0 else { continue }
            switch status.st_mode & S_IFMT {
            case S_IFDIR: try search(path, depth: depth + 1, into: &found)
            case S_IFREG:
                let file = SourceFile(path: path)
                if file.startsLikeRecording { found.files.append(file) } else {
                    found.skipped.append(path)
                }
            default: break
            }
        }
    }

    private static func names(in folder: String) throws(ImportError) -> [String] {
        guard let directory = unsafe opendir(folder) else {
            throw ImportError.unreadable(file: folder, errno: errno)
        }
        defer { unsafe closedir(directory) }
        var names: [String] = []
        while let entry = unsafe readdir(directory) {
            // d_name is NUL-terminated within its fixed array.
            let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                unsafe pointer.withMemoryRebound(to: CChar.self, capacity: 256) { text in
                    unsafe String(cString: text)
                }
            }
            if !name.hasPrefix(".") { names.append(name) }
        }
        return names.sorted()
    }
}

extension SourceFile {
    /// Whether the first line is one of a watch recording or an audit log. What can't be read to
    /// its first line is taken for a recording, so that the import says what is wrong with it.
    fileprivate var startsLikeRecording: Bool {
        var answer: Bool?
        do throws(ImportError) {
            try unsafe forEachLine(onRead: { _ in }) { line, _ in
                let start = unsafe String(decoding: line.prefix(4_096), as: UTF8.self)
                answer = start.contains("\"audit.k8s.io/")
                    || (start.contains("\"object\":") && start.contains("\"type\":"))
                throw StopReading(reason: "")
            }
        } catch {
            if answer == nil, case .line(_, let line, _) = error, line <= 1 {
                return path.hasSuffix(".jsonl") || path.hasSuffix(".jsonl.gz")
                    || path.hasSuffix(".jsonl.zst") || path.hasSuffix(".log")
            }
        }
        return answer ?? false
    }
}
