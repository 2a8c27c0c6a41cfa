#if canImport(Glibc)
import Glibc
#endif

/// The files, sockets and the like that this process may have open at a time (RLIMIT_NOFILE, getrlimit(2)).
///
/// A process must never use up its limit: libdispatch ends it when it cannot open a file of its own, and what cannot be
/// opened here, a spool file or a connection to Google, is work undone. So listeners stop at a reserve.
package enum OpenFiles {
    /// So many are kept free for the database, the spool and what the runtime opens for itself; with fewer, no listener
    /// takes a connection.
    package static let reserve = 256

    /// How many this process may have open at present.
    package static var limit: Int {
        var limits = rlimit()
        guard unsafe getrlimit(kind, &limits) == 0 else { return 0 }
        return Int(clamping: limits.rlim_cur)
    }

    /// Raises the limit as far as the process may by itself: to the hard limit.
    ///
    /// - Returns: the limit that is in force then. A sandbox that forbids it leaves the old one.
    @discardableResult
    package static func raiseLimit() -> Int {
        var limits = rlimit()
        guard unsafe getrlimit(kind, &limits) == 0, limits.rlim_cur < limits.rlim_max else { return limit }
        limits.rlim_cur = limits.rlim_max
        _ = unsafe setrlimit(kind, &limits)
        return limit
    }

    /// Whether fewer than `reserve` are free.
    ///
    /// A new descriptor is always the lowest number that is free (POSIX, open), so its number says how many are in use
    /// below it: where it lies within the reserve, all below are taken.
    package static var areScarce: Bool {
        let probe = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard probe >= 0 else { return true }
        close(probe)
        return Int(probe) >= limit - reserve
    }

    private static var kind: __rlimit_resource_t { __rlimit_resource_t(RLIMIT_NOFILE.rawValue) }
}
