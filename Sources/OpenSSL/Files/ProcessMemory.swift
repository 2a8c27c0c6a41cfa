import COpenSSL

#if canImport(Glibc)
import Glibc
#endif

/// What this process holds in memory: keys, grants and passwords among it.
package enum ProcessMemory {
    /// No core dump is written of it, and no other process of the same user reads it (PR_SET_DUMPABLE, prctl(2)).
    package static func protect() {
        _ = shim_forbid_dumps()
        var none = rlimit(rlim_cur: 0, rlim_max: 0)
        _ = unsafe setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &none)
    }
}
