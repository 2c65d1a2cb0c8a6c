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
