internal import Document

/// The API server's internal structs: a line is a struct and its members in order.
///
/// A member is its Go name and what it holds: `X` something that is null when it is missing,
/// `X=0` a value with this zero, `X:T` a struct, `X*T` a pointer to one, `X[]T` a list. Its JSON
/// name follows in parentheses where it is not the Go name with a small first letter: `X(y)=0`.
/// `@` is `ObjectMeta`, whose members stand among the others.
enum GoDumpTypes {
    struct Member: Sendable {
        enum Form: Sendable {
            case metadata
            case plain(zero: JSONValue)
            case structure(String)
            case pointer(String)
            case list(String)
        }

        var goName: String
        var name: String
        var form: Form
    }

    static func members(of type: String) -> [Member] { byType[type] ?? [] }

    private static let byType: [String: [Member]] = {
        var types: [String: [Member]] = [:]
        for text in [podTypes, volumeTypes, workloadTypes, clusterTypes] {
            for line in text.split(separator: "\n") {
                let words = line.split(separator: " ").map(String.init)
                guard let name = words.first else { continue }
                types[name, default: []] += words.dropFirst().map(member)
            }
        }
        return types
    }()

    private static func member(_ word: String) -> Member {
        if word == "@" { return Member(goName: "", name: "", form: .metadata) }
        let goName = String(word.prefix { $0.isLetter || $0.isNumber })
        var rest = word.dropFirst(goName.count)
        var name = goName.prefix(1).lowercased() + goName.dropFirst()
        if rest.first == "(" {
            name = String(rest.dropFirst().prefix { $0 != ")" })
            rest = rest.dropFirst(name.count + 2)
        }
        return Member(goName: goName, name: name, form: form(String(rest)))
    }

    private static func form(_ text: String) -> Member.Form {
        switch text.first {
        case ":": .structure(String(text.dropFirst()))
        case "*": .pointer(String(text.dropFirst()))
        case "[": .list(String(text.dropFirst(2)))
        case "=": .plain(zero: zero(String(text.dropFirst())))
        default: .plain(zero: .null)
        }
    }

    private static func zero(_ text: String) -> JSONValue {
        switch text {
        case "0": 0
        case "false": false
        default: .string(text.filter { $0 != "\"" })
        }
    }
}
