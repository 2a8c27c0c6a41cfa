import Base
import Dispatch
import Storage

#if canImport(Glibc)
import Glibc
#endif

/// The folder of contents that are too large for SQLite, one file each.
final class Spool: LargeContents {
    private static let folderCount = 64
    /// How long the disk may take to prove that it can be written.
    private static let proofPatience = Duration.minutes(1)

    /// The data directory, which has the spool folder.
    private let parent: String
    private let directory: String
    /// The prefix of this process's file names, which tells its own unfinished files from those of a crash.
    private let prefix: String
    private let counter = Locked(0)
    private let syncing = DispatchQueue(label: "spool", attributes: .concurrent)
    private let ready: ReadyFiles
    let writes = WriteWatch()

    /// - Parameters:
    ///   - parent: the data directory.
    ///   - makesFolders: false for a process that only reads.
    init(
        in parent: String,
        readyFiles: Int = 0,
        makesFolders: Bool = true
    ) throws(StorageError) {
        let directory = Self.path(in: parent)
        self.parent = parent
        self.directory = directory
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

    /// Writes a file to the disk and removes it, to find out whether that is possible again.
    func prove() async throws(StorageError) {
        let file = try create()
        defer { file.remove() }
        try file.write([0].span)
        _ = try await keep(file, until: .now + Self.proofPatience)
        writes.proved()
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

    func discard(_ file: SpoolFile) { file.remove() }

    /// Brings a file and its directory entry to the disk, off the caller's thread. The queue's deadline answers for a disk
    /// that takes too long.
    func keep(_ file: SpoolFile, until deadline: ContinuousClock.Instant) async throws(StorageError) -> String {
        let result: Result<Void, StorageError> = await withCheckedContinuation { continuation in
            syncing.async {
                do throws(StorageError) {
                    try self.writes.watch { () throws(StorageError) in
                        try file.sync()
                        if !file.isEntered { try Self.syncFolder(of: file.path) }
                    }
                    continuation.resume(returning: .success(()))
                } catch {
                    continuation.resume(returning: .failure(error))
                }
            }
        }
        do throws(StorageError) {
            try result.get()
        } catch {
            file.remove()
            throw error
        }
        return file.name
    }

    func content(named name: String, size: Int) async throws(StorageError) -> any MessageContent {
        try FileContent(path: path(name))
    }

    /// Removes files that were created ahead and never used.
    func close() { ready.close() }

    /// The spool folder of a data directory.
    static func path(in parent: String) -> String { parent + "/spool" }

    private func path(_ name: String) -> String { "\(directory)/\(name)" }

    /// Removes a file; a missing one is not an error.
    func remove(_ name: String) { unsafe unlink(path(name)) }

    func removeOrphans(_ engine: any SQLEngine) async throws(StorageError) -> Int {
        StoreSnapshot.removeRemains(in: parent)
        var removed = 0
        for number in 0..<Self.folderCount {
            let folder = Self.folder(number)
            let names = Self.entries(path(folder)).filter { !$0.hasPrefix(prefix) }.map { "\(folder)/\($0)" }
            guard !names.isEmpty else { continue }
            for name in try Self.orphans(names, engine) {
                remove(name)
                removed += 1
            }
        }
        return removed
    }

    /// Those of the files that no row names.
    private static func orphans(_ names: [String], _ engine: any SQLEngine) throws(StorageError) -> [String] {
        try engine.readNow { database in
            try names.filter { name in
                // The second conditions let SQLite use the indexes of file names.
                try !database.exists(
                    """
                    SELECT 1 FROM message WHERE place = ? AND place <> 'database'
                    UNION ALL SELECT 1 FROM staged_message WHERE place = ? AND place <> 'database'
                    """,
                    [name, name]
                )
            }
        }
    }

    /// The names of all files in the spool folder `directory`, in the form that the database has.
    static func names(in directory: String) -> [String] {
        (0..<folderCount).flatMap { number in
            entries("\(directory)/\(folder(number))").map { "\(folder(number))/\($0)" }
        }
    }

    /// Whether `name` can be that of a spool file: two parts, neither of which leads out of the spool folder.
    package static func isName(_ name: String) -> Bool {
        let parts = name.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        guard parts.count == 2, let number = Int(String(decoding: parts[0], as: UTF8.self)), parts[0].count == 2,
            parts[0].allSatisfy({ UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }),
            (0..<folderCount).contains(number)
        else { return false }
        return !parts[1].isEmpty
            && parts[1].allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "-"):
                    true
                default: false
                }
            }
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

    static func syncFolder(_ folder: String) throws(StorageError) {
        let descriptor = unsafe open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .ofSystem("cannot open \(folder)") }
        defer { Glibc.close(descriptor) }
        guard fsync(descriptor) == 0 else { throw .ofSystem("cannot write \(folder) to the disk") }
    }

    static func entries(_ folder: String) -> [String] {
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

/// Spool files created before a message needs them: their directory entries are already on the disk, so that a message
/// waits for its own bytes alone.
///
/// They are created in batches, each at the cost of one directory write.
final class ReadyFiles: Sendable {
    private struct State {
        var files: [SpoolFile] = []
        var isRefilling = false
        var isClosed = false
    }

    private let batch: Int
    private let make: @Sendable (Int) throws(StorageError) -> [SpoolFile]
    private let state = Locked(State())
    private let refilling = DispatchQueue(label: "spool-ready")

    /// - Parameters:
    ///   - batch: how many are created at a time, once no more than half of them are left; 0 for none.
    ///   - make: creates that many and returns when their directory entries are on the disk.
    init(batch: Int, make: @escaping @Sendable (Int) throws(StorageError) -> [SpoolFile]) {
        self.batch = batch
        self.make = make
    }

    /// Returns a ready file, if there is one. None are created before the first request.
    func take() -> SpoolFile? {
        guard batch > 0 else { return nil }
        let (file, isLow) = state.withLock { state in
            let file = state.files.popLast()
            let isLow = state.files.count <= batch / 2 && !state.isRefilling && !state.isClosed
            if isLow { state.isRefilling = true }
            return (file, isLow)
        }
        if isLow { refilling.async { self.refill() } }
        return file
    }

    /// A full disk yields none; messages then create their own files, and report the error.
    private func refill() {
        let made = (try? make(batch)) ?? []
        let unwanted = state.withLock { state in
            state.isRefilling = false
            guard !state.isClosed else { return made }
            state.files += made
            return []
        }
        for file in unwanted { file.remove() }
    }

    /// Removes the files that were not taken.
    func close() {
        let files = state.withLock { state in
            state.isClosed = true
            defer { state.files = [] }
            return state.files
        }
        for file in files { file.remove() }
    }
}
