import COpenSSL

#if canImport(Glibc)
import Glibc
#endif

/// What a program sets for its whole process, before anything else.
package enum ProcessSetup {
    /// Disables core dumps, and access by other processes of the same user (PR_SET_DUMPABLE, prctl(2)): the memory contains
    /// keys, grants and passwords.
    package static func protectMemory() {
        _ = shim_forbid_dumps()
        var none = rlimit(rlim_cur: 0, rlim_max: 0)
        _ = unsafe setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &none)
    }

    /// Leaves OpenSSL's memory to the system when the process exits. By default, OpenSSL frees it in a handler of
    /// atexit(3), also what belongs to threads that still run. One that ends at that moment frees it as well, and the
    /// process is aborted after its work is done (OPENSSL_INIT_NO_ATEXIT, OPENSSL_init_crypto(3)).
    ///
    /// Has an effect only before the first use of OpenSSL, also by libcurl or libpq.
    package static func skipOpenSSLCleanup() {
        _ = OPENSSL_init_crypto(UInt64(OPENSSL_INIT_NO_ATEXIT), nil)
    }
}
