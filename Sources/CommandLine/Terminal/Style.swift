/// What a stretch of text means. Colours are the terminal's own sixteen, so that the reader's theme
/// decides how they look.
package enum Style: Sendable {
    case plain
    /// Context that may be skipped: times, machines' names, headers.
    case faint
    /// What the eye should find first.
    case strong
    case heading
    case revision
    case person
    case added
    case removed
    case changed
    case path
    case warning
    case failure

    /// Parameters of the SGR control sequence (ECMA-48, section 8.3.117); empty for none.
    var parameters: String {
        switch self {
        case .plain: ""
        case .faint: "2"
        case .strong: "1"
        case .heading: "1;4"
        case .revision: "33"
        case .person: "1;36"
        case .added: "32"
        case .removed: "31"
        case .changed: "33"
        case .path: "36"
        case .warning: "33"
        case .failure: "1;31"
        }
    }
}
