import Base
import Dispatch
import Storage

#if canImport(Glibc)
import Glibc
#endif

/// The folder of contents that are too large for the database, one file each.
final class Spool: Sendable {
    private static let folderCount = 64

    let inlineLimit: Int
    private let directory: String
    /// The prefix of this process's file names, which tells its own unfinished files from those of a crash.
    private let prefix: String
    private let counter = Locked(0)
    private let syncing = DispatchQueue(label: "spool", attributes: .concurrent)
    private let ready: ReadyFiles

    /// - Parameter makesFolders: false for a process that only reads.
    init(
        directory: String,
        inlineLimit: Int,
        readyFiles: Int = 0,
        makesFolders: Bool = true
    ) throws(StorageError) {
        self.directory = directory
        self.inlineLimit = inlineLimit
        let prefix = String(SystemClock().now.milliseconds, radix: 36) + "-" + String(getpid(), radix: 36)
        self.prefix = prefix
        let counter = counter
        ready = ReadyFiles(batch: readyFiles) { count throws(StorageError) in
            let last = counter.withLock { counter in
                counter += count
                return counter
            }
            // All in one folder, which is written once.
            let folder = Self.folder(last % Self.folderCount)
            var files: [SpoolFile] = []
            do throws(StorageError) {
                for number in (last - count + 1)...last {
                    let name = "\(folder)/\(prefix)-\(number)"
                    files.append(try SpoolFile(creating: "\(directory)/\(name)", name: name, isEntered: true))
                }
                try Self.syncFolder("\(directory)/\(folder)")
            } catch {
                for file in files { file.remove() }
                throw error
            }
            return files
        }
        guard makesFolders else { return }
        try Self.make(directory)
        for number in 0..<Self.folderCount { try Self.make("\(directory)/\(Self.folder(number))") }
        // Always: an interrupted start may have created folders that never reached the disk.
        try Self.syncFolder(directory)
        try Self.syncFolder(of: directory)
    }

    /// Opens a new file for writing.
    func create() throws(StorageError) -> SpoolFile {
        if let file = ready.take() { return file }
        let number = counter.withLock { counter in
            counter += 1
            return counter
        }
        let name = "\(Self.folder(number % Self.folderCount))/\(prefix)-\(number)"
        return try SpoolFile(creating: path(name), name: name)
    }

    /// Brings a file and its directory entry to the disk, off the caller's thread.
    func sync(_ file: SpoolFile) async throws(StorageError) {
        let result: Result<Void, StorageError> = await withCheckedContinuation { continuation in
            syncing.async {
                do throws(StorageError) {
                    try file.sync()
                    if !file.isEntered { try Self.syncFolder(of: file.path) }
                    continuation.resume(returning: .success(()))
                } catch {
                    continuation.resume(returning: .failure(error))
                }
            }
        }
        try result.get()
    }

    /// Removes files that were created ahead and never used.
    func close() { ready.close() }

    func path(_ name: String) -> String { "\(directory)/\(name)" }

    /// Removes a file; a missing one is not an error.
    func remove(_ name: String) { unsafe unlink(path(name)) }

    /// Removes the files of earlier processes that `areOrphans` returns. Returns how many.
    func removeOrphans(_ areOrphans: @escaping @Sendable ([String]) throws -> [String]) async throws(StorageError)
        -> Int
    {
        var removed = 0
        for number in 0..<Self.folderCount {
            let folder = Self.folder(number)
            let names = Self.entries(path(folder)).filter { !$0.hasPrefix(prefix) }.map { "\(folder)/\($0)" }
            guard !names.isEmpty else { continue }
            do {
                for name in try areOrphans(names) {
                    remove(name)
                    removed += 1
                }
            } catch {
                throw StorageError(error)
            }
        }
        return removed
    }

    private static func folder(_ number: Int) -> String { padded(number, 2) }

    /// Creates a folder if it is missing.
    private static func make(_ path: String) throws(StorageError) {
        guard unsafe mkdir(path, 0o700) == 0 || errno == EEXIST else {
            throw .ofSystem("cannot create the folder \(path)")
        }
    }

    private static func syncFolder(of path: String) throws(StorageError) {
        guard let end = path.lastIndex(of: "/") else { return try syncFolder(".") }
        try syncFolder(String(path[...end]))
    }

    private static func syncFolder(_ folder: String) throws(StorageError) {
        let descriptor = unsafe open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .ofSystem("cannot open \(folder)") }
        defer { Glibc.close(descriptor) }
        guard fsync(descriptor) == 0 else { throw .ofSystem("cannot write \(folder) to the disk") }
    }

    private static func entries(_ folder: String) -> [String] {
        guard let handle = unsafe opendir(folder) else { return [] }
        defer { unsafe closedir(handle) }
        var names: [String] = []
        while let entry = unsafe readdir(handle) {
            let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                unsafe pointer.withMemoryRebound(to: CChar.self, capacity: 256) { unsafe String(cString: $0) }
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names
    }
}
