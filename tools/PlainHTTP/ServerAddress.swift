internal import Foundation
internal import Glibc
package import SecureSockets

/// Where the API server is and how to be let in.
package struct ServerAddress: Sendable {
    package var host: String
    package var port: UInt16
    /// Path in front of all others, without a slash at its end.
    package var prefix: String
    /// Header lines.
    package var credentials = ""
    /// nil for plain HTTP.
    package var security: ClientSecurity?

    /// - Parameter security: for addresses with https.
    package init(
        url: String, token: String?, security: ClientSecurity = ClientSecurity()
    ) throws(HTTPFailure) {
        guard let parts = URLComponents(string: url), let host = parts.host else {
            throw .usage("\"\(url)\" is no URL such as http://127.0.0.1:8001")
        }
        guard parts.scheme == "http" || parts.scheme == "https" else {
            throw .usage("\(url) is neither http:// nor https://")
        }
        self.host = host
        if parts.scheme == "https" { self.security = security }
        port = UInt16(parts.port ?? (parts.scheme == "https" ? 443 : 80))
        prefix = parts.path.hasSuffix("/") ? String(parts.path.dropLast()) : parts.path
        if let token { credentials = "Authorization: Bearer \(token)\r\n" }
    }

    package func connect() throws(HTTPFailure) -> Int32 {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        let numeric = host == "localhost" ? "127.0.0.1" : host
        // Writes the four bytes of the address.
        guard unsafe inet_pton(AF_INET, numeric, &address.sin_addr) == 1 else {
            throw .usage("\(host) is no IPv4 address")
        }
        let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard socket >= 0 else { throw .system("socket") }
        // sockaddr_in is laid out as its beginning sockaddr is; both live during the call.
        let code = unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe Glibc.connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard code == 0 else {
            close(socket)
            throw .system("connect to \(host):\(port)")
        }
        var one: Int32 = 1
        // Reads the four bytes of the option.
        unsafe setsockopt(socket, Int32(IPPROTO_TCP), TCP_NODELAY, &one, 4)
        return socket
    }
}
