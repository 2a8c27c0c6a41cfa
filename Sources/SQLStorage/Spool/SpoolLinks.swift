import Storage

#if canImport(Glibc)
import Glibc
#endif

/// Second names of spool files, which keep them while they are copied: the gateway removes a file once its message needs it
/// no longer. They cost no space until then.
struct SpoolLinks: Sendable {
    /// The folder of the links, within the spool folder, because links cannot lead to another file system.
    private static let folder = "backup"

    private let spool: String
    private var links: String { "\(spool)/\(Self.folder)" }

    /// Removes what an earlier copy left, and makes room for new links.
    init(spool: String) throws(StorageError) {
        self.spool = spool
        remove()
        guard unsafe mkdir(links, 0o700) == 0 else { throw .ofSystem("cannot create the folder \(links)") }
    }

    /// Removes what a copy left that was broken off.
    static func removeRemains(spool: String) { SpoolLinks(remainsIn: spool).remove() }

    private init(remainsIn spool: String) { self.spool = spool }

    /// Links every file that is there now.
    func linkAll() throws(StorageError) {
        for name in Spool.names(in: spool) { _ = try link(name) }
    }

    /// Links a file. Returns false if there is none of that name.
    func link(_ name: String) throws(StorageError) -> Bool {
        guard Spool.isName(name) else { return false }
        guard unsafe Glibc.link("\(spool)/\(name)", path(name)) != 0 else { return true }
        switch errno {
        case EEXIST: return true
        case ENOENT: return false
        default: throw .ofSystem("cannot link \(spool)/\(name) to \(path(name))")
        }
    }

    /// The path of a file's link.
    func path(_ name: String) -> String { "\(links)/\(name.replacing("/", with: "-"))" }

    /// Removes the links and their folder.
    func remove() {
        for name in Spool.entries(links) { unsafe unlink("\(links)/\(name)") }
        unsafe rmdir(links)
    }
}
