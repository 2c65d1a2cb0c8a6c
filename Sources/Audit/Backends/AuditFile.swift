internal import Foundation
package import KubernetesAPI
internal import Synchronization

/// An audit log as a file of JSON lines, or standard output (`-`). A full file is put aside under
/// its name with the time, and the oldest of those are deleted.
package final class AuditFile: AuditSink {
    package struct Rotation: Sendable {
        /// 0 never puts a file aside.
        package var byteCountMax = 0
        /// Files that were put aside and are kept; 0 keeps all.
        package var fileCountMax = 0
        /// Files that were put aside longer ago are deleted; 0 keeps them.
        package var dayCountMax = 0

        package init(byteCountMax: Int = 0, fileCountMax: Int = 0, dayCountMax: Int = 0) {
            self.byteCountMax = byteCountMax
            self.fileCountMax = fileCountMax
            self.dayCountMax = dayCountMax
        }
    }

    private struct Open {
        var handle: FileHandle
        var byteCount: Int
    }

    package let name = "log"
    private let path: String
    private let rotation: Rotation
    private let clock: @Sendable () -> Timestamp
    private let open: Mutex<Open>

    /// Appends to the file, which is made with mode 0600 when it is not there.
    package init(
        path: String, rotation: Rotation = Rotation(), clock: @escaping @Sendable () -> Timestamp
    ) throws(AuditSinkError) {
        self.path = path
        self.rotation = rotation
        self.clock = clock
        open = Mutex(try Self.opened(path))
    }

    private static func opened(_ path: String) throws(AuditSinkError) -> Open {
        if path == "-" { return Open(handle: .standardOutput, byteCount: 0) }
        let files = FileManager.default
        if !files.fileExists(atPath: path) {
            guard files.createFile(
                atPath: path, contents: nil, attributes: [.posixPermissions: 0o600])
            else { throw AuditSinkError("\(path) can't be made") }
        }
        do {
            let handle = try FileHandle(forUpdating: URL(fileURLWithPath: path))
            return Open(handle: handle, byteCount: Int(try handle.seekToEnd()))
        } catch {
            throw AuditSinkError("\(path) can't be opened: \(error.localizedDescription)")
        }
    }

    package func write(_ entries: [[UInt8]]) throws(AuditSinkError) {
        var bytes = Data()
        for entry in entries {
            bytes.append(contentsOf: entry)
            bytes.append(0x0A)
        }
        do {
            try open.withLock { open in
                if rotation.byteCountMax > 0, path != "-", open.byteCount > 0,
                    open.byteCount + bytes.count > rotation.byteCountMax
                {
                    try open.handle.close()
                    try putAside()
                    open = try Self.opened(path)
                }
                try open.handle.write(contentsOf: bytes)
                open.byteCount += bytes.count
            }
        } catch {
            throw AuditSinkError("\(path) can't be written: \(error)")
        }
    }

    /// `audit.log` becomes `audit-2026-11-24T16-04-05.123.log`.
    private func putAside() throws {
        let url = URL(fileURLWithPath: path)
        let base = url.deletingPathExtension().lastPathComponent
        let end = url.pathExtension.isEmpty ? "" : ".\(url.pathExtension)"
        let now = clock()
        let stamp = Self.stamp(now)
        let folder = url.deletingLastPathComponent()
        try FileManager.default.moveItem(
            at: url, to: folder.appendingPathComponent("\(base)-\(stamp)\(end)"))
        let aside = try FileManager.default.contentsOfDirectory(atPath: folder.path)
            .filter { Self.isAside($0, base, end) }.sorted(by: >)
        var gone = rotation.fileCountMax > 0 ? Array(aside.dropFirst(rotation.fileCountMax)) : []
        if rotation.dayCountMax > 0 {
            let day: Int64 = 86_400_000_000_000
            let oldest = Self.stamp(
                Timestamp(nanoseconds: now.nanoseconds - day * Int64(rotation.dayCountMax)))
            gone += aside.filter { $0.dropFirst(base.count + 1) < oldest && !gone.contains($0) }
        }
        for name in gone {
            try FileManager.default.removeItem(at: folder.appendingPathComponent(name))
        }
    }

    /// `2026-11-24T16-04-05.123`: sorts as time does, and has no colons.
    private static func stamp(_ time: Timestamp) -> String {
        String(
            time.formatted(fractionDigits: 3).dropLast().map { $0 == ":" ? "-" : $0 })
    }

    /// Whether a name is one that `putAside` gives: nothing else in the folder is touched.
    private static func isAside(_ name: String, _ base: String, _ end: String) -> Bool {
        guard name.hasPrefix("\(base)-"), name.hasSuffix(end) else { return false }
        let stamp = name.dropFirst(base.count + 1).dropLast(end.count)
        let pattern = "0000-00-00T00-00-00.000"
        return stamp.count == pattern.count
            && zip(stamp, pattern).allSatisfy { $1 == "0" ? $0.isWholeNumber : $0 == $1 }
    }
}
