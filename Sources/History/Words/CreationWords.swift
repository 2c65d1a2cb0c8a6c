import Document
import KubernetesAPI

/// What to say of a new object: its name says most, so only what tells people more than that.
enum CreationWords {
    static func phrases(of object: JSONValue, key: ObjectKey) -> [String] {
        var phrases = ["created"]
        let spec = object["spec"]
        let pod = spec?["template"]?["spec"] ?? spec?["jobTemplate"]?["spec"]?["template"]?["spec"]
        let containers = (pod ?? spec)?["containers"]?.array ?? []
        if let replicas = spec?["replicas"]?.int {
            phrases.append(replicas == 1 ? "1 replica" : "\(replicas) replicas")
        }
        let images = containers.compactMap { $0["image"]?.string }.map(WordsOf.shortImage)
        if !images.isEmpty {
            phrases.append(
                (images.count == 1 ? "image " : "images ") + images.joined(separator: " "))
        }
        if let node = spec?["nodeName"]?.string { phrases.append("on \(node)") }
        if let schedule = spec?["schedule"]?.string { phrases.append("schedule \"\(schedule)\"") }
        if let role = object["roleRef"] {
            phrases.append(grant(role, object["subjects"]?.array ?? []))
        }
        if containers.contains(where: { $0["securityContext"]?["privileged"]?.bool == true }) {
            phrases.append("privileged")
        }
        return phrases
    }

    /// `ClusterRole view for User bob`
    private static func grant(_ role: JSONValue, _ subjects: [JSONValue]) -> String {
        let names = subjects.prefix(3).map { subject in
            "\(subject["kind"]?.string ?? "") \(subject["name"]?.string ?? "")"
        }
        let rest = subjects.count > 3 ? " and \(subjects.count - 3) more" : ""
        let whom = names.isEmpty ? "nobody" : names.joined(separator: ", ") + rest
        return "\(role["kind"]?.string ?? "") \(role["name"]?.string ?? "") for \(whom)"
    }
}

/// What to say of an event object: what it tells.
enum EventObjectWords {
    static func text(of object: JSONValue) -> String {
        let reason = object["reason"]?.string ?? ""
        let message = (object["message"] ?? object["note"])?.string ?? ""
        let count = (object["series"]?["count"] ?? object["count"])?.int ?? 1
        let type = object["type"]?.string ?? "Normal"
        let kind = type == "Normal" ? "" : "\(type) "
        let times = count > 1 ? " (\(count) times)" : ""
        let line = message.split(separator: "\n").joined(separator: " ")
        return "\(kind)\(reason)\(times): \(line)"
    }
}
