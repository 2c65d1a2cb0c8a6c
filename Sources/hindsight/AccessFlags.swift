import API
import Access
import ArgumentParser
import HTTPFace

/// Who may do what on the server.
struct AccessFlags: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "How requests are decided, in this order: Node, RBAC, AlwaysAllow, AlwaysDeny.",
            valueName: "modes"),
        transform: { text in
            let words = text.split(separator: ",").map(String.init)
            let modes = try words.map { word in
                guard let mode = AuthorizationMode(rawValue: word) else {
                    let known = AuthorizationMode.allCases.map(\.rawValue).joined(separator: ", ")
                    throw ValidationError("\"\(word)\" is no mode; there are \(known)")
                }
                return mode
            }
            guard !modes.isEmpty, Set(modes).count == modes.count else {
                throw ValidationError("name each mode once, and at least one")
            }
            return modes
        })
    var authorizationMode = Authorizer.standardModes
    @Option(
        help: ArgumentHelp(
            "What reading the past takes: the right to read it now, or the right of then as well.",
            valueName: "now|then"),
        transform: { text in
            guard let access = PastAccess(rawValue: text) else {
                throw ValidationError("\"\(text)\": write now or then")
            }
            return access
        })
    var pastAccess = PastAccess.now

    func apply(to options: inout ServerOptions) {
        options.authorizationModes = authorizationMode
        options.pastAccess = pastAccess
    }
}
