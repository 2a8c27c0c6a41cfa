import Storage

#if canImport(Glibc)
import Glibc
#endif

extension StorageError {
    /// What the operating system's last refusal means: no room, or something else.
    ///
    /// - Parameter what: what could not be done, such as `cannot write …`.
    static func ofSystem(_ what: String) -> StorageError { ofSystem(what, code: errno) }

    static func ofSystem(_ what: String, code: Int32) -> StorageError {
        let words = unsafe "\(what): \(String(cString: strerror(code)))"
        switch code {
        case ENOSPC, EDQUOT, EFBIG: return .full(words)
        default: return .failed(words)
        }
    }

    /// What a refusal to read a stored file means: that it is damaged where it is not there. All else may pass: the process
    /// lacks something, or the disk does not answer.
    static func ofReading(_ path: String) -> StorageError {
        let code = errno
        switch code {
        case ENOENT, ENOTDIR, EISDIR:
            return .damaged(unsafe "the spool file \(path): \(String(cString: strerror(code)))")
        default: return ofSystem("cannot read the spool file \(path)", code: code)
        }
    }
}
