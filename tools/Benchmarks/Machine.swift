import Glibc

/// What the figures were measured on, and what the process used.
enum Machine {
    /// One line: processor, cores, kernel, build.
    static var description: String {
        let model = line(of: "/proc/cpuinfo", startingWith: "model name") ?? "unknown processor"
        let kernel = text(of: "/proc/sys/kernel/osrelease")?.split(separator: "\n").first ?? "?"
        #if DEBUG
            let build = "debug build: figures mean nothing"
        #else
            let build = "release build"
        #endif
        return "\(model), \(sysconf(Int32(_SC_NPROCESSORS_ONLN))) cores, Linux \(kernel), \(build)"
    }

    /// Anonymous memory of this process now, in MiB.
    static var anonymousMiB: Double {
        let words = line(of: "/proc/self/status", startingWith: "RssAnon") ?? "0"
        return (Double(words.split(separator: " ").first ?? "0") ?? 0) / 1_024
    }

    private static func line(of path: String, startingWith key: String) -> String? {
        text(of: path)?.split(separator: "\n").first { $0.hasPrefix(key) }.flatMap { line in
            line.split(separator: ":", maxSplits: 1).last.map { words in
                String(words.drop { $0 == " " || $0 == "\t" })
            }
        }
    }

    private static func text(of path: String) -> String? {
        guard let file = unsafe fopen(path, "r") else { return nil }
        defer { unsafe fclose(file) }
        var bytes = [UInt8](repeating: 0, count: 64 << 10)
        // fread writes at most the buffer's size.
        let count = unsafe bytes.withUnsafeMutableBytes { buffer in
            unsafe fread(buffer.baseAddress, 1, buffer.count, file)
        }
        return String(decoding: bytes[..<count], as: UTF8.self)
    }
}
