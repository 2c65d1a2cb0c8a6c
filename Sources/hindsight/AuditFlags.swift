import ArgumentParser
import Audit
import CommandLine
import ConfigurationFiles
import HTTPFace
import KubernetesAPI

/// What is kept of requests that change nothing, and where a copy of everything goes, in
/// kube-apiserver's own flags.
struct AuditFlags: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Audit policy (audit.k8s.io/v1). Without one the store keeps who read Secrets.",
            valueName: "file"),
        completion: .file())
    var auditPolicyFile: String?
    @Option(
        help: ArgumentHelp(
            "Write audit entries there as JSON lines; - is standard output.", valueName: "file"),
        completion: .file())
    var auditLogPath: String?
    @Option(
        help: ArgumentHelp(
            "While the file is slow: batch drops and counts what is too much, blocking waits, "
                + "blocking-strict refuses requests when it fails.", valueName: "mode"))
    var auditLogMode = AuditQueue.Mode.blocking
    @Option(
        help: ArgumentHelp(
            "Put the file aside when it has so many MB; 0: never.", valueName: "MB"))
    var auditLogMaxsize = 100
    @Option(
        help: ArgumentHelp("Keep so many files that were put aside; 0: all.", valueName: "N"))
    var auditLogMaxbackup = 0
    @Option(
        help: ArgumentHelp(
            "Delete files that were put aside so many days ago; 0: never.", valueName: "days"))
    var auditLogMaxage = 0
    @Option(
        help: ArgumentHelp(
            "Send audit entries to the webhook of this file, which has the form of a kubeconfig.",
            valueName: "file"),
        completion: .file())
    var auditWebhookConfigFile: String?
    @Option(help: ArgumentHelp("As --audit-log-mode, for the webhook.", valueName: "mode"))
    var auditWebhookMode = AuditQueue.Mode.batch

    func validate() throws {
        for (name, value) in [
            ("maxsize", auditLogMaxsize), ("maxbackup", auditLogMaxbackup),
            ("maxage", auditLogMaxage),
        ] where value < 0 || value > 1 << 20 {
            throw ValidationError("--audit-log-\(name) \(value): 0 to \(1 << 20)")
        }
        if auditPolicyFile == nil, auditLogPath != nil || auditWebhookConfigFile != nil {
            throw ValidationError(
                "--audit-log-path and --audit-webhook-config-file need --audit-policy-file, "
                    + "which says what to write")
        }
    }

    func apply(to options: inout ServerOptions, _ talk: Talk) throws {
        guard let auditPolicyFile else { return }
        do {
            let policy = try AuditPolicy(reading: ConfigurationFile.read(auditPolicyFile))
            options.auditPolicy = policy
            options.auditQueues = try queues(options.clock, talk)
        } catch let error as ConfigurationError {
            throw CommandFailure(.wrongUse, error.description)
        } catch let error as AuditSinkError {
            throw CommandFailure(.outside, error.description)
        }
    }

    private func queues(
        _ clock: @escaping @Sendable () -> Timestamp, _ talk: Talk
    ) throws -> [AuditQueue] {
        var queues: [AuditQueue] = []
        if let auditLogPath {
            let rotation = AuditFile.Rotation(
                byteCountMax: auditLogMaxsize << 20, fileCountMax: auditLogMaxbackup,
                dayCountMax: auditLogMaxage)
            let file = try AuditFile(path: auditLogPath, rotation: rotation, clock: clock)
            queues.append(AuditQueue(file, mode: auditLogMode) { talk.warn($0) })
        }
        if let auditWebhookConfigFile {
            let address = try WebhookAddress(
                reading: ConfigurationFile.read(auditWebhookConfigFile))
            queues.append(
                AuditQueue(try AuditWebhook(address), mode: auditWebhookMode) { talk.warn($0) })
        }
        return queues
    }
}

extension AuditQueue.Mode: ExpressibleByArgument {}
