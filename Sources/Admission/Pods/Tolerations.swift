internal import Document
internal import KindRules

/// Which taints a toleration lets pass, compared with others.
enum Tolerations {
    /// Both lists in order, without those that another one covers.
    static func merged(_ first: [JSONObject], _ second: [JSONObject]) -> [JSONObject] {
        let all = first + second
        var merged: [JSONObject] = []
        for (place, toleration) in all.enumerated() {
            let isCovered =
                merged.contains { covers($0, toleration) }
                || all[(place + 1)...].contains { $0 != toleration && covers($0, toleration) }
            if !isCovered { merged.append(toleration) }
        }
        return merged
    }

    private static func covers(_ wide: JSONObject, _ narrow: JSONObject) -> Bool {
        if wide == narrow { return true }
        let exists = wide.text("operator") == "Exists"
        let (wideKey, narrowKey) = (wide.text("key"), narrow.text("key"))
        // An empty key with Exists means every key and value.
        if narrowKey != wideKey, !(wideKey.isEmpty && exists) { return false }
        let effect = wide.text("effect")
        if !effect.isEmpty, narrow.text("effect") != effect { return false }
        if effect == "NoExecute", let most = wide["tolerationSeconds"]?.int {
            guard let seconds = narrow["tolerationSeconds"]?.int, seconds <= most else {
                return false
            }
        }
        if exists { return true }
        return narrow.text("operator") != "Exists" && narrow.text("value") == wide.text("value")
    }
}
