internal import Document

/// What a PodSpec has when it says nothing, in a Pod as in a template.
enum PodSpecDefaults {
    static func set(_ spec: inout JSONObject) {
        spec.setDefault("dnsPolicy", "ClusterFirst")
        spec.setDefault("restartPolicy", "Always")
        spec.setDefault("securityContext", [:])
        spec.setDefault("terminationGracePeriodSeconds", 30)
        spec.setDefault("schedulerName", "default-scheduler")
        // One member by two names: the older one counts when it stands alone.
        if let account = spec["serviceAccountName"] ?? spec["serviceAccount"] {
            spec["serviceAccountName"] = account
            spec["serviceAccount"] = account
        }
        for list in ["containers", "initContainers", "ephemeralContainers"] {
            spec.updateItems(list, setContainer)
        }
        spec.updateItems("volumes", VolumeDefaults.set)
        spec.updateObject("resources", ResourceDefaults.round)
    }

    private static func setContainer(_ container: inout JSONObject) {
        let policy = pullPolicy(of: container.text("image"))
        container.setDefault("imagePullPolicy", .string(policy))
        container.setDefault("terminationMessagePath", "/dev/termination-log")
        container.setDefault("terminationMessagePolicy", "File")
        container.updateItems("ports") { $0.setDefault("protocol", "TCP") }
        container.updateItems("env") {
            $0.updateObject("valueFrom") { source in
                source.updateObject("fieldRef", setFieldReference)
                source.updateObject("resourceFieldRef", setResourceReference)
                source.updateObject("fileKeyRef") { $0.setDefault("optional", false) }
            }
        }
        container.updateObject("resources", ResourceDefaults.round)
        for probe in ["livenessProbe", "readinessProbe", "startupProbe"] {
            container.updateObject(probe, setProbe)
        }
        container.updateObject("lifecycle") {
            for handler in ["postStart", "preStop"] { $0.updateObject(handler, setHandler) }
        }
    }

    private static func setProbe(_ probe: inout JSONObject) {
        probe.setDefault("timeoutSeconds", 1)
        probe.setDefault("periodSeconds", 10)
        probe.setDefault("successThreshold", 1)
        probe.setDefault("failureThreshold", 3)
        probe.updateObject("grpc") { $0.setDefault("service", "") }
        setHandler(&probe)
    }

    private static func setHandler(_ handler: inout JSONObject) {
        handler.updateObject("httpGet") {
            $0.setDefault("path", "/")
            $0.setDefault("scheme", "HTTP")
        }
    }

    static func setFieldReference(_ reference: inout JSONObject) {
        reference.setDefault("apiVersion", "v1")
    }

    static func setResourceReference(_ reference: inout JSONObject) {
        if reference.text("divisor").isEmpty { reference["divisor"] = "0" }
    }

    /// Images that move (`:latest`, or no tag and no digest) are pulled each time.
    static func pullPolicy(of image: String) -> String {
        guard let reference = ImageReference(image) else { return "IfNotPresent" }
        return reference.tag == "latest" ? "Always" : "IfNotPresent"
    }
}

/// The tag of an image's name, by the grammar of container registries.
struct ImageReference {
    /// `latest` when there is neither a tag nor a digest; nil when there is only a digest.
    let tag: String?

    /// nil when the text is no reference to an image.
    init?(_ text: String) {
        var rest = text[...]
        var digest: Substring?
        if let at = rest.firstIndex(of: "@") {
            digest = rest[rest.index(after: at)...]
            rest = rest[..<at]
        }
        var tag: Substring?
        if let colon = rest.lastIndex(of: ":"), !rest[colon...].contains("/") {
            tag = rest[rest.index(after: colon)...]
            rest = rest[..<colon]
        }
        guard Self.isName(rest), tag.map(Self.isTag) ?? true, digest.map(Self.isDigest) ?? true
        else { return nil }
        self.tag = tag.map(String.init) ?? (digest == nil ? "latest" : nil)
    }

    private static func isName(_ name: Substring) -> Bool {
        var parts = name.split(separator: "/", omittingEmptySubsequences: false)
        if parts.count > 1, isHost(parts[0]) { parts.removeFirst() }
        return name.utf8.count <= 255 && parts.allSatisfy(isComponent)
    }

    private static func isHost(_ text: Substring) -> Bool {
        let isSpecial = text == "localhost" || text.contains(".") || text.contains(":")
            || text.contains(where: \.isUppercase)
        return isSpecial
            && text.utf8.allSatisfy {
                isAlphanumeric($0) || [0x2D, 0x2E, 0x3A, 0x5B, 0x5D].contains($0)
            }
    }

    /// Small letters and digits, with `.`, `_`, `__` or dashes between them.
    private static func isComponent(_ text: Substring) -> Bool {
        guard let first = text.utf8.first, let last = text.utf8.last, isSmall(first), isSmall(last)
        else { return false }
        let bad = ["..", "___", "._", "_.", "-.", ".-", "-_", "_-"]
        return !bad.contains { text.contains($0) }
            && text.utf8.allSatisfy { isSmall($0) || [0x2D, 0x2E, 0x5F].contains($0) }
    }

    private static func isTag(_ text: Substring) -> Bool {
        guard let first = text.utf8.first else { return false }
        return text.utf8.count <= 128 && (isAlphanumeric(first) || first == 0x5F)
            && text.utf8.allSatisfy { isAlphanumeric($0) || [0x2D, 0x2E, 0x5F].contains($0) }
    }

    private static func isDigest(_ text: Substring) -> Bool {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        return parts.count == 2 && parts[1].utf8.count >= 32 && parts[1].allSatisfy(\.isHexDigit)
    }

    private static func isSmall(_ byte: UInt8) -> Bool {
        (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte)
    }

    private static func isAlphanumeric(_ byte: UInt8) -> Bool {
        isSmall(byte) || (0x41...0x5A).contains(byte)
    }
}
