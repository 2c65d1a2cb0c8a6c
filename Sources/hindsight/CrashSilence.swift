import CMalloc
import Glibc

/// Keeps what is in memory there when the program crashes.
///
/// Swift's runtime answers a crash with a backtrace, registers and the memory around them; it
/// installs its handlers before `main`, when `SWIFT_BACKTRACE` (which images for servers often set)
/// or its default says so. The system writes a core file. In both there may be a Secret.
enum CrashSilence {
    private static let signals = [SIGQUIT, SIGABRT, SIGBUS, SIGFPE, SIGILL, SIGSEGV, SIGTRAP]

    /// To be called first. Costs a few system calls.
    static func begin() {
        for signal in signals { Glibc.signal(signal, SIG_DFL) }
        var none = rlimit(rlim_cur: 0, rlim_max: 0)
        // The limit is read during the call.
        _ = unsafe setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &none)
        // A core file that is piped to a program pays no heed to the limit.
        _ = hindsight_forbid_core_files()
    }
}
