/// The objects that the workloads write: bodies that look like real ones and do not compress to
/// nothing.
enum Objects {
    static let namespace = "bench"

    private static let letters = Array("0123456789abcdefghijklmnopqrstuvwxyz".utf8)

    /// Text of a hash, in base 36: the same for the same seed.
    private static func append(text seed: UInt64, byteCount: Int, to bytes: inout [UInt8]) {
        var state = seed &* 0x9E37_79B9_7F4A_7C15 | 1
        var left = byteCount
        while left > 0 {
            state ^= state << 13
            state ^= state >> 7
            state ^= state << 17
            var rest = state
            for _ in 0..<min(left, 12) {
                bytes.append(letters[Int(rest % 36)])
                rest /= 36
            }
            left -= 12
        }
    }

    /// About 1 KiB.
    static func configMap(_ name: String, seed: UInt64) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(1_100)
        bytes += "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"".utf8
        bytes += name.utf8
        bytes += "\",\"namespace\":\"\(namespace)\",\"labels\":{\"app\":\"bench\",\"shard\":\"s".utf8
        bytes += "\(seed % 10)\"}},\"data\":{\"sent\":\"\(nanoseconds())\",\"payload\":\"".utf8
        append(text: seed, byteCount: 800, to: &bytes)
        bytes += "\"}}".utf8
        return bytes
    }

    static func pod(_ name: String) -> [UInt8] {
        Array(
            """
            {"apiVersion":"v1","kind":"Pod","metadata":{"name":"\(name)",\
            "namespace":"\(namespace)","labels":{"app":"bench"}},"spec":{\
            "automountServiceAccountToken":false,"containers":[{"name":"main",\
            "image":"registry.example.com/shop/web:1.\(name.count)",\
            "env":[{"name":"REGION","value":"eu-1"},{"name":"LEVEL","value":"info"}],\
            "ports":[{"containerPort":8080}],"resources":{"requests":{"cpu":"100m",\
            "memory":"128Mi"}}}]}}
            """.utf8)
    }

    /// A merge patch as a kubelet would send it.
    static func podStatus(_ step: Int) -> [UInt8] {
        Array(
            """
            {"status":{"phase":"Running","conditions":[{"type":"Ready",\
            "status":"\(step % 2 == 0 ? "True" : "False")","reason":"Step\(step)",\
            "lastTransitionTime":"2026-11-24T12:00:00Z"}],"podIP":"10.0.0.\(step % 250)",\
            "containerStatuses":[{"name":"main","ready":\(step % 2 == 0),\
            "restartCount":\(step),"image":"registry.example.com/shop/web:1",\
            "imageID":"sha256:1","state":{"running":{"startedAt":"2026-11-24T12:00:00Z"}}}]}}
            """.utf8)
    }
}
