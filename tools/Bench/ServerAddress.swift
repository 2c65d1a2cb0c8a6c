import Foundation
import Glibc
import Yams

enum BenchError: Error, CustomStringConvertible {
    case system(String, code: Int32)
    case answer(String)
    case usage(String)

    static func system(_ call: String) -> BenchError { .system(call, code: errno) }

    var description: String {
        switch self {
        // strerror's text is copied at once.
        case .system(let call, let code): "\(call): \(unsafe String(cString: strerror(code)))"
        case .answer(let what), .usage(let what): what
        }
    }
}

/// Where the API server is and how to be let in.
struct ServerAddress: Sendable {
    var host: String
    var port: UInt16
    /// Path in front of all others, without a slash at its end.
    var prefix: String
    /// Header lines.
    var credentials = ""

    init(url: String, token: String?) throws(BenchError) {
        guard let parts = URLComponents(string: url), let host = parts.host else {
            throw .usage("\"\(url)\" is no URL such as http://127.0.0.1:8001")
        }
        guard parts.scheme == "http" else {
            throw .usage(
                "bench speaks plain HTTP; for \(url) run `kubectl proxy` and give its address")
        }
        self.host = host
        port = UInt16(parts.port ?? 80)
        prefix = parts.path.hasSuffix("/") ? String(parts.path.dropLast()) : parts.path
        if let token { credentials = "Authorization: Bearer \(token)\r\n" }
    }

    /// The server and token of a kubeconfig's current context.
    init(kubeconfig path: String) throws(BenchError) {
        guard let text = try? String(contentsOfFile: path, encoding: .utf8),
            let root = (try? Yams.load(yaml: text)) as? [String: Any]
        else { throw .usage("\(path) is no kubeconfig that can be read") }
        func named(_ list: String, _ name: Any?, _ member: String) -> [String: Any] {
            let found = (root[list] as? [[String: Any]])?.first {
                $0["name"] as? String == name as? String
            }
            return found?[member] as? [String: Any] ?? [:]
        }
        let context = named("contexts", root["current-context"], "context")
        let cluster = named("clusters", context["cluster"], "cluster")
        let user = named("users", context["user"], "user")
        guard let server = cluster["server"] as? String else {
            throw .usage("\(path) has no server in its current context")
        }
        try self.init(url: server, token: user["token"] as? String)
    }

    func connect() throws(BenchError) -> Int32 {
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
