internal import Document

// Probes and what is run when a container starts and stops.
extension PodSpecValidator {
    mutating func checkLife(of container: JSONObject, at field: Field) {
        if let lifecycle = container.object("lifecycle") {
            for name in ["postStart", "preStop"] {
                guard let handler = lifecycle.object(name) else { continue }
                checkHandler(handler, at: field["lifecycle"][name])
            }
        }
        for name in ["livenessProbe", "readinessProbe", "startupProbe"] {
            guard let probe = container.object(name) else { continue }
            checkProbe(probe, at: field[name])
            if name == "readinessProbe" {
                if let seconds = probe["terminationGracePeriodSeconds"] {
                    errors.append(
                        .invalid(
                            field[name]["terminationGracePeriodSeconds"], seconds,
                            "must not be set for readinessProbes"))
                }
            } else if probe.number("successThreshold") != 1 {
                errors.append(
                    .invalid(
                        field[name]["successThreshold"],
                        JSONValue(probe.number("successThreshold")), "must be 1"))
            }
        }
    }

    private mutating func checkProbe(_ probe: JSONObject, at field: Field) {
        checkHandler(probe, at: field)
        for name in [
            "initialDelaySeconds", "timeoutSeconds", "periodSeconds", "successThreshold",
            "failureThreshold",
        ] where probe.number(name) < 0 {
            errors.append(.invalid(field[name], JSONValue(probe.number(name)), RuleText.negative))
        }
        if let seconds = probe["terminationGracePeriodSeconds"]?.int, seconds <= 0 {
            errors.append(
                .invalid(
                    field["terminationGracePeriodSeconds"], JSONValue(seconds),
                    "must be greater than 0"))
        }
    }

    private mutating func checkHandler(_ handler: JSONObject, at field: Field) {
        var count = 0
        for name in ["exec", "httpGet", "tcpSocket", "grpc", "sleep"] {
            guard let action = handler.object(name) else { continue }
            count += 1
            if count > 1 {
                errors.append(
                    .forbidden(field[name], "may not specify more than 1 handler type"))
                continue
            }
            checkAction(action, name, at: field[name])
        }
        if count == 0 { errors.append(.required(field, "must specify a handler type")) }
    }

    private mutating func checkAction(_ action: JSONObject, _ name: String, at field: Field) {
        switch name {
        case "exec":
            if action.list("command").isEmpty { errors.append(.required(field["command"])) }
        case "httpGet": checkHTTP(action, at: field)
        case "sleep":
            let seconds = action.number("seconds")
            if seconds < 0 || seconds > gracePeriod {
                errors.append(
                    .invalid(
                        field, JSONValue(seconds),
                        "must be non-negative and less than terminationGracePeriodSeconds "
                            + "(\(gracePeriod))"))
            }
        default: checkPort(action, at: field["port"])
        }
    }

    private mutating func checkHTTP(_ action: JSONObject, at field: Field) {
        if action.text("path").isEmpty { errors.append(.required(field["path"])) }
        checkPort(action, at: field["port"])
        let scheme = action.text("scheme")
        if scheme != "HTTP" && scheme != "HTTPS" {
            errors.append(
                .notSupported(field["scheme"], .string(scheme), supported: ["HTTP", "HTTPS"]))
        }
        for header in action.items("httpHeaders") {
            let name = header.text("name")
            add(TextFormats.httpHeaderNameProblems(name), field["httpHeaders"], name)
        }
    }

    private mutating func checkPort(_ action: JSONObject, at field: Field) {
        errors += (IntOrString(action["port"]) ?? .int(0)).portProblems(at: field)
    }
}
