internal import Glibc

/// What the process may open: each connection is a file.
enum OpenFiles {
    /// Kept for the store, its index and the libraries.
    private static let reservedCount = 128

    /// How many connections there is room for, after the soft limit was raised to the hard one.
    ///
    /// Without room for its connection a client waits in the kernel's queue. Accepting it would
    /// fail, and an error of the listening socket ends the server.
    static func connectionCountMax(_ wanted: Int) -> Int {
        var limit = rlimit()
        // SAFETY: both calls read or write this one structure, during the call.
        guard unsafe getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else {
            return wanted
        }
        if limit.rlim_cur < limit.rlim_max {
            var raised = limit
            raised.rlim_cur = limit.rlim_max
            if unsafe setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &raised) == 0 {
                limit = raised
            }
        }
        let room = Int(clamping: limit.rlim_cur) - reservedCount
        return max(1, min(wanted, room))
    }
}
