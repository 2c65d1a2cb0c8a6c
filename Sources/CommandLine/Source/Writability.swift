import Glibc

/// Whether a store takes a change from this user, told before it is tried: the system's own words
/// name a file that people have never heard of, and not whose the store is.
enum Writability {
    static func check(store: String) throws(CommandFailure) {
        var status = stat()
        // An archive, or nothing at all, is told of by what opens it.
        guard unsafe stat(store, &status) == 0, status.st_mode & S_IFMT == S_IFDIR,
            unsafe access(store, W_OK) != 0
        else { return }
        let reason = SystemError.text(errno)
        throw CommandFailure(
            .outside,
            "\(store) can't be written: \(reason)\n"
                + "it belongs to \(name(status.st_uid)), and you are \(name(getuid()))")
    }

    private static func name(_ user: uid_t) -> String {
        // The entry lies in static memory that only the next look-up changes.
        guard let entry = unsafe getpwuid(user) else { return "user \(user)" }
        return unsafe String(cString: entry.pointee.pw_name)
    }
}
