import Glibc

/// Turns the paths that a person named into the files to read.
enum SourceFinder {
    struct Found {
        var files: [SourceFile] = []
        /// Files in folders that hold no recording.
        var skipped: [Skipped] = []
    }

    struct Skipped {
        var path: String
        /// Named as recordings are, and no list of states, such as lies beside some: whoever put
        /// it there may miss it.
        var hasNameOfRecording: Bool
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
                switch file.content {
                case .recording: found.files.append(file)
                case .states: found.skipped.append(Skipped(path: path, hasNameOfRecording: false))
                case .other:
                    found.skipped.append(
                        Skipped(path: path, hasNameOfRecording: file.hasNameOfRecording))
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
    fileprivate enum Content {
        /// A watch recording or an audit log.
        case recording
        /// Objects as they were, a line each, without what happened to them.
        case states
        case other
    }

    fileprivate var hasNameOfRecording: Bool {
        [".jsonl", ".jsonl.gz", ".jsonl.zst", ".log"].contains { path.hasSuffix($0) }
    }

    /// By the first line. What can't be read to its first line is taken for a recording, so that
    /// the import says what is wrong with it.
    fileprivate var content: Content {
        var answer: Content?
        do throws(ImportError) {
            try unsafe forEachLine(onRead: { _ in }) { line, _ in
                let start = unsafe String(decoding: line.prefix(4_096), as: UTF8.self)
                let isObject = start.contains("\"object\":")
                let isChange = isObject && start.contains("\"type\":")
                if start.contains("\"audit.k8s.io/") || isChange {
                    answer = .recording
                } else {
                    answer = isObject && start.hasPrefix("{\"resource\":") ? .states : .other
                }
                throw StopReading(reason: "")
            }
        } catch {
            if answer == nil, case .line(_, let line, _) = error, line <= 1 {
                return hasNameOfRecording ? .recording : .other
            }
        }
        return answer ?? .other
    }
}
