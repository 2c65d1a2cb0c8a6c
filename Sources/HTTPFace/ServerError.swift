/// Why the server does not listen.
package enum ServerError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Plain HTTP is for this machine alone.
    case notLoopback(host: String)
    case addressInUse(host: String, port: Int)
    case cannotListen(host: String, port: Int, reason: String)

    package var description: String {
        switch self {
        case .notLoopback(let host):
            """
            refused to listen on \(host) over plain HTTP, which anybody on the way can read and \
            change: leave --plain-http out, or use 127.0.0.1, ::1 or localhost
            """
        case .addressInUse(let host, let port):
            "\(host):\(port) is in use by another program; choose another --port, or 0 for any"
        case .cannotListen(let host, let port, let reason):
            "can't listen on \(host):\(port): \(reason)"
        }
    }
}
