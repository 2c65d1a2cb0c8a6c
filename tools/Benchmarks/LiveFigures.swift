import Dispatch
import EventStore
import Foundation
import Glibc
import History
import KubernetesAPI
import Synchronization

/// Durable commits of 1 KiB objects into a live store, in process: one after the other, and from
/// 64 writers at once.
struct LiveFigures {
    private enum NoRefusal: Error {}

    private static let configMaps = GroupResource(group: "", resource: "configmaps")

    let path: String

    func print() throws {
        let store = try Store.create(at: path, kind: .live)
        Swift.print("raw: write 4 KiB + fdatasync           \(try Self.rawSyncs(beside: path))")
        for writers in [1, 8, 64] {
            let rate = Self.commits(store, writers: writers, seconds: 3)
            Swift.print("commit 1 KiB, \(writers) writers".padded(to: 39) + rate)
        }
        let bytes = Double(store.byteCount) / Double(max(1, store.eventCount))
        Swift.print("bytes on disk per version of 1 KiB".padded(to: 39) + "\(Int(bytes))")
    }

    private static func commits(_ store: Store, writers: Int, seconds: Double) -> String {
        let count = Count()
        let end = DispatchTime.now().uptimeNanoseconds + UInt64(seconds * 1e9)
        let done = DispatchSemaphore(value: 0)
        let first = store.eventCount
        Task {
            await withTaskGroup(of: Void.self) { group in
                for writer in 0..<writers {
                    group.addTask {
                        var step = 0
                        while DispatchTime.now().uptimeNanoseconds < end {
                            let draft = draft("w\(first)-\(writer)-\(step)", UInt64(step + writer))
                            guard
                                (try? await store.commit { _ throws(NoRefusal) in [draft] }) != nil
                            else { return }
                            count.value.add(1, ordering: .relaxed)
                            step += 1
                        }
                    }
                }
            }
            done.signal()
        }
        done.wait()
        return "\(Int(Double(count.value.load(ordering: .relaxed)) / seconds))/s"
    }

    private static func draft(_ name: String, _ seed: UInt64) -> Draft {
        var text = ""
        var state = seed &* 0x9E37_79B9_7F4A_7C15 | 1
        while text.utf8.count < 800 {
            state ^= state << 13
            state ^= state >> 7
            state ^= state << 17
            text += String(state, radix: 36)
        }
        let document =
            "{\"kind\":\"ConfigMap\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"\(name)\","
            + "\"namespace\":\"bench\",\"uid\":\"\(name)\"},\"data\":{\"payload\":\"\(text)\"}}"
        var request = RecordedRequest(user: "bench", verb: "create")
        request.requestID = name
        return Draft(
            key: ObjectKey(resource: configMaps, namespace: "bench", name: name), change: .added,
            uid: name, apiVersion: "v1", kind: "ConfigMap", document: Array(document.utf8),
            request: request)
    }

    private static func rawSyncs(beside path: String) throws -> String {
        let file = path + ".raw"
        // The path is a C string during the call.
        let descriptor = unsafe open(file, O_RDWR | O_CREAT | O_TRUNC, 0o644)
        defer {
            close(descriptor)
            unsafe unlink(file)
        }
        let page = [UInt8](repeating: 7, count: 4_096)
        var count = 0
        let begin = DispatchTime.now().uptimeNanoseconds
        while DispatchTime.now().uptimeNanoseconds - begin < 1_000_000_000 {
            // The kernel reads the page only.
            guard unsafe pwrite(descriptor, page, page.count, off_t(count % 256 * 4_096)) > 0,
                fdatasync(descriptor) == 0
            else { return "can't be written" }
            count += 1
        }
        return "\(count)/s"
    }
}

private final class Count: Sendable {
    let value = Atomic(0)
}

extension String {
    fileprivate func padded(to width: Int) -> String {
        padding(toLength: width, withPad: " ", startingAt: 0)
    }
}
