internal import Glibc

/// Why a request could not be sent or its answer not be read.
package enum HTTPFailure: Error, CustomStringConvertible {
    case system(String, code: Int32)
    case answer(String)
    case usage(String)

    static func system(_ call: String) -> HTTPFailure { .system(call, code: errno) }

    package var description: String {
        switch self {
        // strerror's text is copied at once.
        case .system(let call, let code): "\(call): \(unsafe String(cString: strerror(code)))"
        case .answer(let what), .usage(let what): what
        }
    }
}
