package import Base
import Cryptography
import SQLStorage
package import Settings
import Storage

#if canImport(Glibc)
import Glibc
#endif

/// Copies everything that the gateway stores into one file, while a gateway may be serving: the database as it was at one
/// moment, the spool files that it names, and, under a passphrase, the sealing key.
///
/// The file appears under its name only when it is whole and on the disk.
package struct Backup {
    /// Where the backup goes.
    package enum Target: Sendable, Hashable {
        /// A file, which may replace one of that name.
        case file(String, replaces: Bool)
        case standardOutput
    }

    /// A backup that was made.
    package struct Outcome: Sendable, Hashable {
        package var takenAt: Timestamp
        /// In bytes.
        package var size: Int64
        package var spoolFiles: Int
        /// Spool files that were missing already: their messages are damaged.
        package var lostFiles: [String]
        /// Whether it contains the sealing key.
        package var hasKey: Bool
        /// What SQLite finds wrong with the database; `nil` if it is sound.
        package var damage: String?
        /// Whether commands of this version can write into the database.
        package var isCurrent: Bool
    }

    private let settings: GatewaySettings
    private let key: KeySource
    private let target: Target
    private let passphrase: Secret?
    private let folder: String
    private let clock: any WallClock

    private static let temporaryFolder = "/var/tmp"
    private static let partSuffix = ".partial"
    private static let databaseSuffix = ".database"

    /// - Parameters:
    ///   - passphrase: seals the key; `nil` leaves it out.
    ///   - folder: where the copy of the database is until it is in the backup; by default beside the target.
    package init(
        _ settings: GatewaySettings,
        key: KeySource,
        to target: Target,
        passphrase: Secret?,
        copyingIn folder: String? = nil,
        clock: any WallClock = SystemClock()
    ) {
        self.settings = settings
        self.key = key
        self.target = target
        self.passphrase = passphrase
        self.clock = clock
        self.folder =
            switch target {
            case .file(let path, _): folder ?? Self.folder(of: path)
            case .standardOutput: folder ?? Self.temporaryFolder
            }
    }

    private static func folder(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    /// - Parameter progress: called with the bytes that are done and those that there are; what it throws ends the backup and
    ///   removes what it made.
    /// - Throws: `BackupProblem`, `StorageError`, `FileSystemError`, `KeyProblem`.
    package func run(_ progress: @escaping (Int64, Int64) throws -> Void = { _, _ in }) throws -> Outcome {
        if case .file(let path, false) = target, FileSystem.exists(path) { throw BackupProblem.exists(path) }
        let directory = settings.data.directory
        let (database, spool) = (StoreSnapshot.databaseSize(in: directory), StoreSnapshot.spoolSize(in: directory))
        try checkSpace(database: database, spool: spool)
        let keys = try passphrase == nil ? [] : [presentKey()]
        let snapshot = try StoreSnapshot.take(
            of: directory,
            databaseTo: copyPath,
            clock: clock,
            progress: { done, all in try progress(done, 2 * all + spool) }
        )
        defer { snapshot.remove() }
        let box = try passphrase.map { passphrase in
            try PassphraseBox(sealing: try right(keys, for: snapshot.proof), under: passphrase)
        }
        switch target {
        case .standardOutput:
            return try write(snapshot, box, to: STDOUT_FILENO, spool, progress)
        case .file(let path, let replaces):
            return try write(snapshot, box, to: path, replacing: replaces, spool, progress)
        }
    }

    // MARK: The key

    private func presentKey() throws -> SealingKey {
        guard let present = try key.read() else {
            throw BackupProblem.keyUnusable("there is no key at \(key.origin)")
        }
        return present
    }

    /// The key that the copied database is sealed under, which may have been changed since it was first read.
    private func right(_ keys: [SealingKey], for proof: [UInt8]?) throws -> SealingKey {
        let all = keys + [try presentKey()]
        guard let proof else { return all[all.count - 1] }
        guard let right = all.first(where: { $0.opens(proof) }) else {
            throw BackupProblem.keyUnusable("the key from \(key.origin) is not the database's key")
        }
        return right
    }

    // MARK: Files

    private var copyPath: String {
        switch target {
        case .file(let path, _):
            let name = path.lastIndex(of: "/").map { String(path[path.index(after: $0)...]) } ?? path
            return "\(folder)/\(name)\(Self.databaseSuffix)"
        case .standardOutput: return "\(folder)/gsuite-gateway-backup-\(getpid())\(Self.databaseSuffix)"
        }
    }

    /// Refuses before anything is written, so that the gateway's own disk never gets full by a backup.
    private func checkSpace(database: Int64, spool: Int64) throws {
        var needs = [(folder, database)]
        if case .file(let path, _) = target { needs.append((Self.folder(of: path), database + spool)) }
        let own = try Disk(of: settings.data.directory)
        var disks: [(disk: Disk, needed: Int64, folder: String)] = []
        for (folder, needed) in needs {
            let disk = try Disk(of: folder)
            if let index = disks.firstIndex(where: { $0.disk.device == disk.device }) {
                disks[index].needed += needed
            } else {
                disks.append((disk, needed, folder))
            }
        }
        for (disk, needed, folder) in disks {
            let free = disk.free - (disk.device == own.device ? Int64(settings.data.reserve) : 0)
            guard free >= needed else { throw BackupProblem.noSpace(needed: needed, free: free, folder) }
        }
    }

    private func write(
        _ snapshot: StoreSnapshot,
        _ box: PassphraseBox?,
        to path: String,
        replacing: Bool,
        _ spool: Int64,
        _ progress: @escaping (Int64, Int64) throws -> Void
    ) throws -> Outcome {
        let part = path + Self.partSuffix
        unsafe unlink(part)
        let file = unsafe open(part, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard file >= 0 else { throw FileSystemError.last("create \(part)") }
        defer {
            close(file)
            unsafe unlink(part)
        }
        let outcome = try write(snapshot, box, to: file, spool, progress)
        guard fsync(file) == 0 else { throw FileSystemError.last("write \(part) to the disk") }
        // A link does not replace what another process has put there meanwhile.
        guard unsafe replacing ? rename(part, path) == 0 : link(part, path) == 0 else {
            if errno == EEXIST { throw BackupProblem.exists(path) }
            throw FileSystemError.last("move \(part) to \(path)")
        }
        try FileSystem.flush(folder: Self.folder(of: path))
        return outcome
    }

    private func write(
        _ snapshot: StoreSnapshot,
        _ box: PassphraseBox?,
        to output: Int32,
        _ spool: Int64,
        _ progress: @escaping (Int64, Int64) throws -> Void
    ) throws -> Outcome {
        let size = try Disk.size(of: snapshot.database)
        let sealed = try box.map { try BackupFormat.encode(SealedKeyFile($0)) }
        let contents = BackupContents(
            format: BackupFormat.version,
            gateway: GatewayVersion.current,
            hostName: settings.hostName,
            takenAt: snapshot.takenAt.iso8601,
            migrations: snapshot.migrations,
            databaseSize: size,
            spoolFiles: snapshot.files.count,
            lostFiles: snapshot.lost,
            sealingKey: sealed.map { BackupFormat.hexadecimal(SHA256.digest($0)) }
        )
        var writer = BackupWriter(output, changedAt: snapshot.takenAt.seconds) { written in
            try progress(size + written, 2 * size + spool)
        }
        try writer.add(BackupFormat.contents, try BackupFormat.encode(contents))
        if let sealed { try writer.add(BackupFormat.key, sealed) }
        try writer.add(BackupFormat.database, file: snapshot.database)
        for file in snapshot.files { try writer.add(BackupFormat.spool + file, file: snapshot.path(of: file)) }
        return Outcome(
            takenAt: snapshot.takenAt,
            size: try writer.finish(),
            spoolFiles: snapshot.files.count,
            lostFiles: snapshot.lost,
            hasKey: sealed != nil,
            damage: snapshot.damage,
            isCurrent: snapshot.isCurrent
        )
    }
}

extension SealingKey {
    /// Whether `proof` was made by this key.
    func opens(_ proof: [UInt8]) -> Bool {
        (try? SealedBox(key: self).open(proof, context: SealingPurpose.proof.context)) != nil
    }
}

/// A file system.
struct Disk {
    let device: UInt64
    /// The bytes that are free on it.
    let free: Int64

    /// The one that `folder` is on.
    init(of folder: String) throws(FileSystemError) {
        var (status, space) = (stat(), statvfs())
        guard unsafe stat(folder, &status) == 0, unsafe statvfs(folder, &space) == 0 else {
            throw .last("find out how much is free in \(folder)")
        }
        device = UInt64(status.st_dev)
        free = Int64(space.f_bavail) * Int64(space.f_frsize)
    }

    /// The size of a file in bytes.
    static func size(of path: String) throws(FileSystemError) -> Int64 {
        var status = stat()
        guard unsafe stat(path, &status) == 0 else { throw .last("inspect \(path)") }
        return Int64(status.st_size)
    }
}
