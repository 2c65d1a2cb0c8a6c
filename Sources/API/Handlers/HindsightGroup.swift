internal import Document

/// Discovery of `hindsight.dev/v1`: the time-travel reads. They are no stored objects, so they
/// know the verb get alone, and kubectl's lists of everything pass them by.
package enum HindsightGroup {
    package static let name = "hindsight.dev"
    package static let version = "v1"
    /// Resource and kind; each answers at `/apis/hindsight.dev/v1/{resource}`.
    package static let reads = [
        ("audit", "AuditRead"), ("blame", "BlameRead"), ("cani", "CanIRead"),
        ("couldread", "CouldReadRead"),
        ("diff", "DiffRead"), ("get", "GetRead"), ("history", "HistoryRead"),
        ("log", "LogRead"), ("marks", "MarksRead"), ("moment", "MomentRead"),
        ("show", "ShowRead"), ("status", "StatusRead"), ("verify", "VerifyRead"),
        ("whocan", "WhoCanRead"),
    ]

    static let paths = ["/apis/hindsight.dev", "/apis/hindsight.dev/v1"]

    private static let groupVersion = JSONValue.members([
        ("groupVersion", "hindsight.dev/v1"), ("version", "v1"),
    ])

    static let group = JSONValue.members([
        ("name", "hindsight.dev"), ("versions", .array([groupVersion])),
        ("preferredVersion", groupVersion),
    ])

    static let resources = JSONValue.members([
        ("kind", "APIResourceList"), ("apiVersion", "v1"), ("groupVersion", "hindsight.dev/v1"),
        (
            "resources",
            .array(
                reads.map { resource, kind in
                    .members([
                        ("name", .string(resource)), ("singularName", .string(resource)),
                        ("namespaced", false), ("kind", .string(kind)), ("verbs", ["get"]),
                    ])
                })
        ),
    ])

    static let aggregated = JSONValue.members([
        ("metadata", .members([("name", "hindsight.dev"), ("creationTimestamp", .null)])),
        (
            "versions",
            .array([
                .members([
                    ("version", "v1"),
                    (
                        "resources",
                        .array(
                            reads.map { resource, kind in
                                .members([
                                    ("resource", .string(resource)),
                                    (
                                        "responseKind",
                                        .members([
                                            ("group", "hindsight.dev"), ("version", "v1"),
                                            ("kind", .string(kind)),
                                        ])
                                    ),
                                    ("scope", "Cluster"), ("singularResource", .string(resource)),
                                    ("verbs", ["get"]),
                                ])
                            })
                    ), ("freshness", "Current"),
                ])
            ])
        ),
    ])
}
