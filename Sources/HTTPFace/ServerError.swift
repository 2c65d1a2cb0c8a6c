/// Why the server does not listen.
package enum ServerError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Access control and TLS are not there yet, so only this machine may ask.
    case notLoopback(host: String)
    case addressInUse(host: String, port: Int)
    case cannotListen(host: String, port: Int, reason: String)

    package var description: String {
        switch self {
        case .notLoopback(let host):
            """
            refused to listen on \(host): the server has no access control yet and serves this \
            machine only; use 127.0.0.1, ::1 or localhost, and an SSH tunnel from elsewhere
            """
        case .addressInUse(let host, let port):
            "\(host):\(port) is in use by another program; choose another --port, or 0 for any"
        case .cannotListen(let host, let port, let reason):
            "can't listen on \(host):\(port): \(reason)"
        }
    }
}
