import Document
import KindRules
import Testing

@Suite("Jobs and CronJobs")
struct JobRulesTests {
    private static func job(
        _ members: JSONObject = [:], policy: JSONValue = "Never"
    ) -> JSONObject {
        let spec: JSONObject = [
            "template": [
                "spec": [
                    "containers": [["name": "c", "image": "x"]], "restartPolicy": policy,
                ]
            ]
        ]
        return ["spec": .object(spec.merging(members))]
    }

    private static func cronJob(_ members: JSONObject = [:]) -> JSONObject {
        let spec: JSONObject = [
            "schedule": "* * * * *", "jobTemplate": .object(job()),
        ]
        return ["spec": .object(spec.merging(members))]
    }

    @Test("A Job finds its Pods by its own UID")
    func selector() throws {
        let job = try Written.created(Self.job(), "jobs.batch")
        let labels: JSONValue = [
            "batch.kubernetes.io/controller-uid": "u-1", "batch.kubernetes.io/job-name": "a",
            "controller-uid": "u-1", "job-name": "a",
        ]
        #expect(job["spec"]?["template"]?["metadata"]?["labels"] == labels)
        #expect(job["metadata"]?["labels"] == labels)
        #expect(
            job["spec"]?["selector"] == [
                "matchLabels": ["batch.kubernetes.io/controller-uid": "u-1"]
            ])
        #expect(job["spec"]?["backoffLimit"] == 6)
        #expect(job["spec"]?["completions"] == 1)
    }

    @Test(
        "What a Job can't be",
        arguments: [
            (
                job(policy: "Always"),
                "spec.template.spec.restartPolicy: Required value: valid values: \"OnFailure\", "
                    + "\"Never\""
            ),
            (
                job(["backoffLimitPerIndex": 1]),
                "spec.backoffLimitPerIndex: Invalid value: 1: requires indexed completion mode"
            ),
            (
                job(["managedBy": "nodomain"]),
                "spec.managedBy: Invalid value: \"nodomain\": must be a domain-prefixed path (such "
                    + "as \"acme.io/foo\")"
            ),
            (
                job([
                    "podFailurePolicy": [
                        "rules": [
                            [
                                "action": "Ignore",
                                "onExitCodes": ["operator": "In", "values": [0]],
                            ]
                        ]
                    ]
                ]),
                "spec.podFailurePolicy.rules[0].onExitCodes.values[0]: Invalid value: 0: must not "
                    + "be 0 for the In operator"
            ),
            (
                job(["successPolicy": ["rules": [["succeededCount": 1]]]]),
                "spec.successPolicy: Invalid value: {\"Rules\":[{\"SucceededIndexes\":null,"
                    + "\"SucceededCount\":1}]}: requires indexed completion mode"
            ),
        ] as [(JSONObject, String)])
    func refused(_ job: JSONObject, _ problem: String) throws {
        #expect(try Written.problems(job, "jobs.batch") == [problem])
    }

    @Test("Parallelism and suspension may change, completions may not")
    func update() throws {
        let job = try Written.created(Self.job(), "jobs.batch")
        let faster = try Written.updated(job, "jobs.batch") { job in
            job.updateObject("spec") {
                $0["parallelism"] = 3
                $0["suspend"] = true
            }
        }
        #expect(faster.problems.isEmpty)
        let more = try Written.updated(job, "jobs.batch") { job in
            job.updateObject("spec") { $0["completions"] = 9 }
        }
        #expect(more.problems == ["spec.completions: Invalid value: 9: field is immutable"])
    }

    @Test("A status is not complete without its time and its reason")
    func status() throws {
        let job = try Written.created(Self.job(), "jobs.batch")
        let update = try Written.updated(job, "jobs.batch", "status") { job in
            job["status"] = [
                "startTime": "2024-05-05T05:05:05Z", "active": 1,
                "conditions": [["type": "Complete", "status": "True"]],
            ]
        }
        #expect(
            update.problems == [
                "status.completionTime: Required value: completionTime is required for Complete "
                    + "jobs",
                "status.conditions: Invalid value: cannot set Complete=True condition without the "
                    + "SuccessCriteriaMet=true condition",
                "status.active: Invalid value: 1: active>0 is invalid for finished job",
            ])
    }

    @Test(
        "Schedules",
        arguments: [
            ("*/5 * * * *", nil), ("@hourly", nil), ("0 0 1 jan-mar mon", nil),
            ("@every 1h30m", nil),
            ("* * * *", "expected exactly 5 fields, found 4: [* * * *]"),
            ("61 * * * *", "end of range (61) above maximum (59): 61"),
            ("5-3 * * * *", "beginning of range (5) beyond end of range (3): 5-3"),
            ("*/0 * * * *", "step of range should be a positive number: */0"),
            ("@often", "unrecognized descriptor: @often"),
            (
                "x * * * *",
                "failed to parse int from x: strconv.Atoi: parsing \"x\": invalid syntax"
            ),
            (
                "TZ=UTC 0 * * * *",
                "cannot use TZ or CRON_TZ in schedule, use timeZone field instead"
            ),
        ] as [(String, String?)])
    func schedules(_ schedule: String, _ problem: String?) throws {
        let problems = try Written.problems(
            Self.cronJob(["schedule": .string(schedule)]), "cronjobs.batch")
        let shown = JSONValue.string(schedule).description
        #expect(
            problems == (problem.map { ["spec.schedule: Invalid value: \(shown): \($0)"] } ?? []))
    }

    @Test(
        "Time zones",
        arguments: [
            ("Europe/Berlin", nil), ("UTC", nil),
            ("Mars/Base", "unknown time zone Mars/Base"),
            ("", "timeZone must be nil or non-empty string"),
        ] as [(String, String?)])
    func timeZones(_ zone: String, _ problem: String?) throws {
        let problems = try Written.problems(
            Self.cronJob(["timeZone": .string(zone)]), "cronjobs.batch")
        #expect(
            problems == (problem.map { ["spec.timeZone: Invalid value: \"\(zone)\": \($0)"] } ?? [])
        )
    }

    @Test("A CronJob's name leaves room for its Jobs' names")
    func name() throws {
        var object = Self.cronJob()
        object["metadata"] = ["name": .string(String(repeating: "c", count: 53))]
        #expect(
            try Written.problems(object, "cronjobs.batch").first?.hasSuffix(
                "must be no more than 52 characters") == true)
    }
}
