package import History
package import KubernetesAPI

/// Which stretch of time, and of which resource, a source really saw.
package struct Coverage: Hashable, Sendable {
    package enum Source: UInt8, Sendable {
        case watch = 1
        case audit = 2
    }

    package var source: Source
    /// nil: every resource.
    package var resource: GroupResource?
    package var from: Timestamp
    package var to: Timestamp
    package var first: Revision?
    package var last: Revision?

    package init(
        source: Source, resource: GroupResource?, from: Timestamp, to: Timestamp,
        first: Revision?, last: Revision?
    ) {
        self.source = source
        self.resource = resource
        self.from = from
        self.to = to
        self.first = first
        self.last = last
    }
}
