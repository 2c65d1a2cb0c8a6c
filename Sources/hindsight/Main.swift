import CMalloc
import CommandLine
import Foundation
import KubernetesAPI

@main
struct Main {
    static func main() async {
        CrashSilence.begin()
        // Each thread with a heap of its own would keep what its largest answer took; two are
        // enough, and large answers go back to the system at once.
        mallopt(M_ARENA_MAX, 2)
        mallopt(M_MMAP_THRESHOLD, 256 << 10)
        // Given back and asked for again with every answer, memory would cost a page fault a page.
        mallopt(M_TRIM_THRESHOLD, 8 << 20)
        let environment = ProcessInfo.processInfo.environment
        let name = (ProcessInfo.processInfo.arguments.first ?? "").split(separator: "/").last
        let isPlugin = name == "kubectl-hindsight"
        let talk = Talk(
            terminal: Terminal.probing(descriptor: 2, environment: environment), descriptor: 2)
        let context = CommandContext(
            root: Hindsight.self, program: isPlugin ? "kubectl hindsight" : "hindsight",
            isPlugin: isPlugin, environment: environment,
            terminal: Terminal.probing(descriptor: 1, environment: environment), talk: talk,
            clock: { Timestamp.now }
        ) { bytes throws(OutputError) in
            try FileDescriptorWriter.write(bytes, to: 1)
        }
        let arguments = Array(ProcessInfo.processInfo.arguments.dropFirst())
        exit(await CommandRunner.run(arguments: arguments, context: context))
    }
}

extension Timestamp {
    /// The system's clock.
    fileprivate static var now: Timestamp {
        var time = timespec()
        // The call fills the structure that it is given.
        unsafe clock_gettime(CLOCK_REALTIME, &time)
        return Timestamp(nanoseconds: Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec))
    }
}
