internal import Document

/// A PodSpec in its internal form, which has the host's namespaces in the security context.
enum PodSpecDump {
    static func lines(_ spec: JSONObject) -> [String] {
        GoDump.lines(moved(spec), type: "PodSpec")
    }

    static func template(_ template: JSONObject) -> String {
        var template = template
        template["spec"] = .object(moved(template.map("spec")))
        return GoDump.text(template, type: "PodTemplateSpec")
    }

    private static func moved(_ spec: JSONObject) -> JSONObject {
        var spec = spec
        let names = ["hostNetwork", "hostPID", "hostIPC", "shareProcessNamespace", "hostUsers"]
        let values = names.map { spec[$0] }
        spec.makeObject("securityContext") { context in
            for (name, value) in zip(names, values) { context[name] = value }
        }
        return spec
    }
}
