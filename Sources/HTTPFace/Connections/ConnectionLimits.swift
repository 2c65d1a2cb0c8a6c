internal import NIOCore

/// How long a client may take, and how many there may be.
package struct ConnectionLimits: Sendable {
    /// More connections than these wait to be accepted; fewer where the process may not open as
    /// many files.
    package var connectionCountMax = 16_384
    /// From the first bytes of a connection to the end of its first head, as kube-apiserver has it.
    package var headTimeout = Duration.seconds(32)
    /// From a head to the end of its body. Every body is under 3 MiB, so nobody needs it.
    package var bodyTimeout = Duration.seconds(60)
    /// Between an answer and the next head.
    package var idleTimeout = Duration.seconds(120)
    /// How long a client may leave an answer or a watch unread while more is to be sent.
    package var stallTimeout = Duration.seconds(120)
    /// How long a client that was refused in the middle of its body is listened to, so that it
    /// gets the refusal before the connection is gone.
    package var lingerTimeout = Duration.seconds(1)

    package init() {}
}

/// A body did not end in time.
struct BodyTooSlow: Error {}
