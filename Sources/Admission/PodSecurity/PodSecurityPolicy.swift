internal import Document
internal import KindRules

/// How much pods of a namespace may do to their node (Kubernetes' Pod Security Standards).
enum PodSecurityLevel: String, CaseIterable {
    case privileged, baseline, restricted
}

/// What a namespace's labels ask for in one of three modes.
struct PodSecurityPolicy: Equatable {
    enum Mode: String, CaseIterable { case enforce, audit, warn }

    var level: PodSecurityLevel
    /// `latest`, or a version as the label has it. The standards are those of this version of
    /// Kubernetes whatever it says.
    var version: String

    static let prefix = "pod-security.kubernetes.io/"

    /// `restricted:latest`
    var text: String { "\(level.rawValue):\(version)" }

    /// Who enforces a level and says nothing of warnings is warned at it too.
    init(_ mode: Mode, labels: JSONObject) {
        let isUnset = labels[Self.prefix + mode.rawValue] == nil
        let mode = mode == .warn && isUnset ? .enforce : mode
        level =
            labels[Self.prefix + mode.rawValue]?.string
            .map { PodSecurityLevel(rawValue: $0) ?? .restricted } ?? .privileged
        let version = labels[Self.prefix + mode.rawValue + "-version"]?.string ?? ""
        self.version = version.isEmpty || !Self.isVersion(version) ? "latest" : version
    }

    private static func isVersion(_ text: String) -> Bool {
        if text == "latest" { return true }
        guard text.hasPrefix("v1."), let minor = Int(text.dropFirst(3)) else { return false }
        return minor >= 0 && String(minor) == text.dropFirst(3)
    }

    /// What is wrong with a namespace's labels.
    static func problems(labels: JSONObject) -> [FieldError] {
        let field = Field("metadata")["labels"]
        var errors: [FieldError] = []
        for mode in Mode.allCases {
            let name = prefix + mode.rawValue
            if let level = labels[name], PodSecurityLevel(rawValue: level.string ?? "") == nil {
                let levels = PodSecurityLevel.allCases.map(\.rawValue).joined(separator: ", ")
                errors.append(
                    .invalid(field[key: name], level, "must be one of \(levels)"))
            }
            if let version = labels["\(name)-version"], !isVersion(version.string ?? "") {
                errors.append(
                    .invalid(
                        field[key: "\(name)-version"], version,
                        "must be \"latest\" or \"v1.x\""))
            }
        }
        return errors
    }
}
