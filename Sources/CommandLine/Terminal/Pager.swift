import Glibc

/// A program that shows long answers a screen at a time, fed through a pipe.
///
/// `$HINDSIGHT_PAGER`, else `$PAGER`, else `less`; `cat` and an empty value mean none, and so do a
/// program that is not there and a terminal that can't move its cursor (`TERM=dumb`). `less` gets
/// `LESS=FRX` unless the variable is set: it ends by itself when all fits on the screen, passes
/// colours, and leaves the text on the screen.
final class Pager {
    private let input: CInt
    private let process: pid_t

    static func command(environment: [String: String]) -> String? {
        let chosen = environment["HINDSIGHT_PAGER"] ?? environment["PAGER"] ?? "less"
        guard !chosen.isEmpty, chosen != "cat", environment["TERM"] != "dumb",
            isThere(chosen, path: environment["PATH"] ?? "")
        else { return nil }
        return chosen
    }

    /// Whether the first word names a program. The shell, which knows more than names of files,
    /// decides on what begins with anything else.
    private static func isThere(_ command: String, path: String) -> Bool {
        let words = command.split(separator: " ")
        guard let name = words.first(where: { !$0.contains("=") }) else { return true }
        let isPlain = name.allSatisfy { $0.isLetter || $0.isNumber || "-_./+".contains($0) }
        guard isPlain else { return true }
        let places = name.contains("/") ? [""] : path.split(separator: ":").map { "\($0)/" }
        return places.contains { unsafe access($0 + name, X_OK) == 0 }
    }

    /// Nil when it can't be started; the answer then goes to the terminal as it is.
    init?(command: String, environment: [String: String]) {
        var ends: [CInt] = [0, 0]
        // Two descriptors are written to the array of two.
        guard unsafe pipe(&ends) == 0 else { return nil }
        // Else the pager would hold its own input open and never see the end.
        _ = fcntl(ends[1], F_SETFD, FD_CLOEXEC)
        var variables = environment
        if variables["LESS"] == nil { variables["LESS"] = "FRX" }
        guard
            let child = ChildProcess.start(
                shell: command, input: ends[0],
                environment: variables.map { "\($0.key)=\($0.value)" })
        else {
            close(ends[0])
            close(ends[1])
            return nil
        }
        close(ends[0])
        input = ends[1]
        process = child
        // Ctrl-C belongs to the pager while it runs.
        signal(SIGINT, SIG_IGN)
        signal(SIGPIPE, SIG_IGN)
    }

    func write(_ bytes: [UInt8]) throws(OutputError) {
        try FileDescriptorWriter.write(bytes, to: input)
    }

    /// Waits until the reader is done with it.
    func finish() {
        close(input)
        ChildProcess.wait(process)
        signal(SIGINT, SIG_DFL)
    }
}

enum ChildProcess {
    /// Starts `/bin/sh -c` with `input` as its standard input.
    static func start(shell command: String, input: CInt, environment: [String]) -> pid_t? {
        var actions = unsafe posix_spawn_file_actions_t()
        unsafe posix_spawn_file_actions_init(&actions)
        defer { unsafe posix_spawn_file_actions_destroy(&actions) }
        unsafe posix_spawn_file_actions_adddup2(&actions, input, 0)
        // The strings live until the child has its own copies, which is before spawn returns.
        let copy = { (text: String) in unsafe strdup(text) }
        let arguments = unsafe ["sh", "-c", command].map(copy) + [nil]
        let variables = unsafe environment.map(copy) + [nil]
        defer { for unsafe text in unsafe arguments + variables { unsafe free(text) } }
        var process: pid_t = 0
        let result = unsafe posix_spawn(&process, "/bin/sh", &actions, nil, arguments, variables)
        return result == 0 ? process : nil
    }

    static func wait(_ process: pid_t) {
        var status: CInt = 0
        while unsafe waitpid(process, &status, 0) < 0, errno == EINTR {}
    }
}
