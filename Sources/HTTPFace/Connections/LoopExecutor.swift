internal import NIOCore
internal import Synchronization

/// Runs tasks on the thread of an event loop: a request is then read, decided and answered on the
/// thread of its connection, without a change of threads between.
///
/// What takes long does not belong here: other connections of the loop wait meanwhile.
final class LoopExecutor: TaskExecutor {
    private let loop: any EventLoop

    private init(_ loop: any EventLoop) {
        self.loop = loop
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        loop.execute {
            // Each job is run once, here, and the executor outlives the process's event loops.
            unsafe job.runSynchronously(on: self.asUnownedTaskExecutor())
        }
    }

    private static let known = Mutex<[ObjectIdentifier: LoopExecutor]>([:])

    /// The executor of a loop, of which there are as many as threads.
    static func of(_ loop: any EventLoop) -> LoopExecutor {
        known.withLock { executors in
            if let executor = executors[ObjectIdentifier(loop)] { return executor }
            let executor = LoopExecutor(loop)
            executors[ObjectIdentifier(loop)] = executor
            return executor
        }
    }
}
