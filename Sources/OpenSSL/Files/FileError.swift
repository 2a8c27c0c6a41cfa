#if canImport(Glibc)
import Glibc
#endif

/// A file that cannot be read or written, with the reason.
package struct FileError: Error, Sendable, Hashable, CustomStringConvertible {
    package let path: String
    package let reason: String

    package init(path: String, reason: String) {
        self.path = path
        self.reason = reason
    }

    /// The system's reason for the last failed call.
    init(path: String, doing action: String) {
        let code = errno
        self.path = path
        reason = "\(action): \(unsafe String(cString: strerror(code)))"
    }

    package var description: String { "\(path): \(reason)" }
}
