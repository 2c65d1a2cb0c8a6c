internal import History

/// What waits for the writer. A value inside the live writer's mutex.
///
///     add: idle -> working (the caller starts the writer), working -> working
///     takeGroup: working -> working with a group, or -> idle without one
struct CommitQueue {
    /// Writes of one group commit: bounds the time until the first of them is answered.
    static let groupCountMax = 512
    static let countMax = 8_192
    static let costMax = 64 << 20
    static let noteCountMax = 4_096
    static let noteByteCountMax = 8 << 20

    enum Admission {
        case queued
        /// As `queued`, and the writer has to be started.
        case start
        case full
    }

    struct Group {
        var calls: [any PendingCommit] = []
        var notes: [RecordedRequest] = []

        var isEmpty: Bool { calls.isEmpty && notes.isEmpty }
    }

    private var calls: [any PendingCommit] = []
    private var notes: [RecordedRequest] = []
    private var cost = 0
    private var noteByteCount = 0
    private var isWorking = false
    /// Requests that were not recorded since the queue was full.
    private(set) var droppedNoteCount = 0

    mutating func add(_ call: any PendingCommit) -> Admission {
        // A write alone is taken whatever it costs.
        guard calls.count < Self.countMax, calls.isEmpty || cost + call.cost <= Self.costMax else {
            return .full
        }
        calls.append(call)
        cost += call.cost
        return started()
    }

    mutating func add(_ note: RecordedRequest) -> Admission {
        let byteCount = note.textByteCount
        guard notes.count < Self.noteCountMax, noteByteCount + byteCount <= Self.noteByteCountMax
        else {
            droppedNoteCount += 1
            return .full
        }
        notes.append(note)
        noteByteCount += byteCount
        return started()
    }

    private mutating func started() -> Admission {
        defer { isWorking = true }
        return isWorking ? .queued : .start
    }

    /// The oldest writes and all notes; without any, the writer has to stop.
    mutating func takeGroup() -> Group {
        var group = Group()
        if calls.count <= Self.groupCountMax {
            swap(&group.calls, &calls)
            cost = 0
        } else {
            group.calls = Array(calls.prefix(Self.groupCountMax))
            calls.removeFirst(Self.groupCountMax)
            cost -= group.calls.reduce(0) { $0 + $1.cost }
        }
        swap(&group.notes, &notes)
        noteByteCount = 0
        if group.isEmpty { isWorking = false }
        return group
    }
}

extension RecordedRequest {
    /// Of its texts that can be long; the others are counted as if they were.
    fileprivate var textByteCount: Int {
        requestURI.utf8.count + failureMessage.utf8.count + userAgent.utf8.count + body.count
            + groups.reduce(0) { $0 + $1.utf8.count } + 1_024
    }
}
