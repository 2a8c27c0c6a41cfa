import Storage

#if canImport(Glibc)
import Glibc
#endif

/// The user and group that a data directory belongs to. What root creates there is given to them, so that the gateway's own
/// user can use it.
struct FolderOwner: Sendable {
    private let user: uid_t
    private let group: gid_t

    /// Returns `nil` where files cannot be given away, or need not be.
    init?(of folder: String) {
        var status = stat()
        guard geteuid() == 0, unsafe stat(folder, &status) == 0, status.st_uid != 0 else { return nil }
        (user, group) = (status.st_uid, status.st_gid)
    }

    /// Gives an open file to the owner.
    func takeOver(_ descriptor: Int32) { _ = fchown(descriptor, user, group) }

    /// Gives a file or folder to the owner.
    func takeOver(_ path: String) throws(StorageError) {
        guard unsafe lchown(path, user, group) == 0 else {
            throw .ofSystem("cannot give \(path) to its folder's owner")
        }
    }
}
