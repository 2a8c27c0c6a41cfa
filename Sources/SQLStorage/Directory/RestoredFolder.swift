package import Storage

#if canImport(Glibc)
import Glibc
#endif

/// A data directory that is being restored. Everything is first put together in a folder within it, and moved into place
/// when it is whole; until then there is no database that a gateway could open.
package final class RestoredFolder: Sendable {
    /// The name of the folder in which the parts are put together.
    private static let name = "restore"

    private let directory: String
    private let lock: DirectoryLock
    /// The folder in which the parts are put together: a database, and a folder of spool files.
    package let path: String

    /// - Throws: `StorageError.locked` while a gateway runs on the directory, and `conflict` unless it is empty.
    package init(_ directory: String) throws(StorageError) {
        self.directory = directory
        path = "\(directory)/\(Self.name)"
        lock = try DirectoryLock(directory: directory)
        let database = DatabaseFile(directory: directory)
        guard !database.exists, database.isAtRest else {
            throw .conflict("\(directory) already has a database; move it away first, or name another data directory")
        }
        guard Spool.names(in: directory + "/spool").isEmpty else {
            throw .conflict("\(directory)/spool already has mail; move it away first, or name another data directory")
        }
        discard()
        guard unsafe mkdir(path, 0o700) == 0, unsafe mkdir(spool, 0o700) == 0 else {
            throw .ofSystem("cannot create the folder \(path)")
        }
    }

    private var spool: String { path + "/spool" }

    /// The path at which the database is put together.
    package var database: String { "\(path)/\(DatabaseFile.name)" }

    /// The path at which a spool file is put together, whose folder is made; `nil` for a name that is none.
    package func file(_ name: String) -> String? {
        guard Spool.isName(name) else { return nil }
        unsafe mkdir("\(spool)/\(name.prefix(2))", 0o700)
        return "\(spool)/\(name)"
    }

    /// Moves everything into place, the database last, and flushes it to the disk.
    package func place() throws(StorageError) {
        guard DatabaseFile(path: database).isAtRest else { throw .failed("\(database) is still in use") }
        let folders = Spool.entries(spool).map { "\(spool)/\($0)" }
        if let owner = FolderOwner(of: directory) {
            for path in [database, spool] + folders + Spool.names(in: spool).map({ "\(spool)/\($0)" }) {
                try owner.takeOver(path)
            }
        }
        for folder in folders + [spool] { try Spool.syncFolder(folder) }
        let target = directory + "/spool"
        for folder in Spool.entries(target) { unsafe rmdir("\(target)/\(folder)") }
        unsafe rmdir(target)
        guard unsafe rename(spool, target) == 0 else { throw .ofSystem("cannot move \(spool) to \(target)") }
        try Spool.syncFolder(directory)
        let file = DatabaseFile(directory: directory).path
        guard unsafe rename(database, file) == 0 else { throw .ofSystem("cannot move \(database) to \(file)") }
        try Spool.syncFolder(directory)
        discard()
    }

    /// Removes what was put together.
    package func discard() {
        for name in Spool.entries(spool) {
            for file in Spool.entries("\(spool)/\(name)") { unsafe unlink("\(spool)/\(name)/\(file)") }
            unsafe rmdir("\(spool)/\(name)")
        }
        unsafe rmdir(spool)
        for name in Spool.entries(path) { unsafe unlink("\(path)/\(name)") }
        unsafe rmdir(path)
    }
}
