import Base

#if canImport(Glibc)
import Glibc
#endif

/// Keeps a thread waiting until a test opens it.
final class Gate: Sendable {
    private let isOpen = Locked(false)

    func open() { isOpen.withLock { $0 = true } }

    /// Blocks the calling thread, like a disk that has stopped responding.
    func pass() {
        while !isOpen.withLock({ $0 }) { usleep(2000) }
    }
}
