import COpenSSL

#if canImport(Glibc)
import Glibc
#endif

/// Protects the memory of this process, which contains keys, grants and passwords.
package enum ProcessMemory {
    /// Disables core dumps, and access by other processes of the same user (PR_SET_DUMPABLE, prctl(2)).
    package static func protect() {
        _ = shim_forbid_dumps()
        var none = rlimit(rlim_cur: 0, rlim_max: 0)
        _ = unsafe setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &none)
    }
}
