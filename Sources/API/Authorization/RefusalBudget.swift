internal import KubernetesAPI
internal import Synchronization

/// How many refusals are kept: a bucket that fills by a few a second, smaller for strangers, so
/// that nobody who is let in nowhere can fill the disk.
final class RefusalBudget: Sendable {
    private struct Bucket {
        let perSecond: Double
        let size: Double
        var left: Double
        var time: Int64 = .min

        init(perSecond: Double, size: Double) {
            self.perSecond = perSecond
            self.size = size
            left = size
        }

        mutating func take(at now: Int64) -> Bool {
            if time != .min, now > time {
                left = min(size, left + Double(now - time) / 1e9 * perSecond)
            }
            time = max(time, now)
            guard left >= 1 else { return false }
            left -= 1
            return true
        }
    }

    private let buckets = Mutex(
        (known: Bucket(perSecond: 20, size: 1_000), strangers: Bucket(perSecond: 1, size: 100)))

    func takes(isStranger: Bool, at time: Timestamp?) -> Bool {
        let now = time?.nanoseconds ?? 0
        return buckets.withLock {
            isStranger ? $0.strangers.take(at: now) : $0.known.take(at: now)
        }
    }
}
