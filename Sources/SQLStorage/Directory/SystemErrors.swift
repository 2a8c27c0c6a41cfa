import Storage

#if canImport(Glibc)
import Glibc
#endif

extension StorageError {
    /// What the operating system's last error means: no space, or something else.
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

    /// What an error in reading a stored file means: the file is damaged if it is missing. Anything else may pass: the
    /// process lacks something, or the disk does not respond.
    static func ofReading(_ path: String) -> StorageError {
        let code = errno
        switch code {
        case ENOENT, ENOTDIR, EISDIR:
            return .damaged(unsafe "the spool file \(path): \(String(cString: strerror(code)))")
        default: return ofSystem("cannot read the spool file \(path)", code: code)
        }
    }
}
