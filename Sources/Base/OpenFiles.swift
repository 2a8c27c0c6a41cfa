#if canImport(Glibc)
import Glibc
#endif

/// The limit on open file descriptors of this process (RLIMIT_NOFILE, getrlimit(2)).
///
/// The process must never exhaust the limit: libdispatch terminates it when it cannot open a file, and a spool file or
/// a connection to Google that cannot be opened means failed work. Listeners therefore stop at a reserve.
package enum OpenFiles {
    /// The number of descriptors kept free for the database, the spool and the runtime. With fewer free, no listener
    /// accepts a connection.
    package static let reserve = 256

    /// The current limit.
    package static var limit: Int {
        var limits = rlimit()
        guard unsafe getrlimit(kind, &limits) == 0 else { return 0 }
        return Int(clamping: limits.rlim_cur)
    }

    /// Raises the limit to the hard limit, the most that an unprivileged process may set.
    ///
    /// - Returns: the limit now in force. A sandbox that forbids the change leaves the old limit.
    @discardableResult
    package static func raiseLimit() -> Int {
        var limits = rlimit()
        guard unsafe getrlimit(kind, &limits) == 0, limits.rlim_cur < limits.rlim_max else { return limit }
        limits.rlim_cur = limits.rlim_max
        _ = unsafe setrlimit(kind, &limits)
        return limit
    }

    /// Whether fewer than `reserve` descriptors are free.
    ///
    /// A new descriptor always gets the lowest free number (POSIX, open), so all numbers below it are in use; where it
    /// is within the reserve, fewer than `reserve` are left.
    package static var areScarce: Bool {
        let probe = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard probe >= 0 else { return true }
        close(probe)
        return Int(probe) >= limit - reserve
    }

    private static var kind: __rlimit_resource_t { __rlimit_resource_t(RLIMIT_NOFILE.rawValue) }
}
