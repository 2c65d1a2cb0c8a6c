import Glibc

/// A file whose name is gone before it is used, so that nothing is left after a crash.
final class TemporaryFile: Sendable {
    let descriptor: Int32
    private let folder: String

    init(in folder: String) throws(ImportError) {
        self.folder = folder
        var template = Array("\(folder)/import-XXXXXX".utf8CString)
        // mkstemp rewrites the last six characters of the string in place.
        descriptor = unsafe template.withUnsafeMutableBufferPointer { name in
            guard let start = name.baseAddress else { return Int32(-1) }
            let descriptor = unsafe mkstemp(start)
            if descriptor >= 0 { unsafe unlink(start) }
            return descriptor
        }
        guard descriptor >= 0 else { throw .temporary(path: folder, errno: errno) }
    }

    deinit { if descriptor >= 0 { close(descriptor) } }

    func failure(_ code: Int32) -> ImportError { .temporary(path: folder, errno: code) }
}
