package import Base
import Cryptography
import Google
import SQLStorage
package import Settings
package import Storage

#if canImport(Glibc)
import Glibc
#endif

/// Puts a backup into an empty data directory. Nothing is in place before all of it was read and matches its checksums.
///
/// What the backup has as waiting may have been sent since, so all of it becomes uncertain: it is searched for in Sent before
/// it is sent. That is done before the database is in place, so that no gateway ever starts without.
package struct Restore {
    /// What was restored.
    package struct Outcome: Sendable, Hashable {
        /// When the backup was taken, by which version, and on which machine.
        package var takenAt: Timestamp
        package var gateway: String
        package var hostName: String
        package var deliveries: DistrustedDeliveries
        /// Accounts whose mail is held, because their grants do not allow a search.
        package var held: [Held]
        package var lostFiles: [String]
        package var key: KeyOutcome
    }

    /// An account's mail that was held.
    package struct Held: Sendable, Hashable {
        package var account: String
        package var deliveries: Int
    }

    /// What became of the sealing key.
    package enum KeyOutcome: Sendable, Hashable {
        /// It was written; the file that was there before is kept under another name.
        case written(setAside: String?)
        /// It was there already.
        case present
        /// The backup has none, and the one that is there is not the database's, or there is none.
        case missing
        /// Nothing in the database is sealed.
        case unneeded
    }

    private let settings: GatewaySettings
    private let key: KeySource
    private let restoresKey: Bool
    private let passphrase: () throws -> Secret
    private let clock: any WallClock

    /// - Parameters:
    ///   - key: where the sealing key goes.
    ///   - restoresKey: false where it stays as it is.
    ///   - passphrase: called if the backup has a key that is needed.
    package init(
        _ settings: GatewaySettings,
        key: KeySource,
        restoresKey: Bool,
        clock: any WallClock = SystemClock(),
        passphrase: @escaping () throws -> Secret
    ) {
        self.settings = settings
        self.key = key
        self.restoresKey = restoresKey
        self.passphrase = passphrase
        self.clock = clock
    }

    /// Restores what an open file holds.
    ///
    /// - Parameter progress: called with the bytes that were read; what it throws ends the restore and removes what it made.
    /// - Throws: `BackupProblem`, `StorageError`, `FileSystemError`, `KeyProblem`.
    package func run(
        from input: Int32,
        _ progress: @escaping (Int64) throws -> Void = { _ in }
    ) async throws -> Outcome {
        let directory = settings.data.directory
        try FileSystem.makeFolder(directory)
        let folder: RestoredFolder
        do { folder = try RestoredFolder(directory) } catch .locked { throw BackupProblem.serving(directory) }
        do {
            let parts = try read(input, into: folder, progress)
            var outcome = try await prepare(folder, parts)
            outcome.key = try place(parts.key, outcome.key)
            try folder.place()
            return outcome
        } catch {
            folder.discard()
            throw error
        }
    }

    // MARK: Reading

    /// What was read besides the files.
    private struct Parts {
        var contents: BackupContents
        var takenAt: Timestamp
        var key: SealingKey?
    }

    private func read(
        _ input: Int32,
        into folder: RestoredFolder,
        _ progress: @escaping (Int64) throws -> Void
    ) throws -> Parts {
        var reader = BackupReader(input, progress: progress)
        guard let first = try reader.next(), first.name == BackupFormat.contents else { throw BackupProblem.notBackup }
        var parts = try parts(try reader.contents(of: first, upTo: BackupFormat.longestJSON))
        var hasDatabase = false
        while let header = try reader.next() {
            switch header.name {
            case BackupFormat.key:
                let bytes = try reader.contents(of: header, upTo: BackupFormat.longestJSON)
                parts.key = try open(bytes, parts.contents)
            case BackupFormat.database:
                try reader.copy(header, to: folder.database)
                hasDatabase = true
            case BackupFormat.checksums:
                try reader.verify(try reader.contents(of: header, upTo: BackupFormat.longestChecksums))
                guard hasDatabase else { throw BackupProblem.damaged("\(BackupFormat.database) is missing") }
                return parts
            case let name where name.hasPrefix(BackupFormat.spool):
                guard let path = folder.file(String(name.dropFirst(BackupFormat.spool.count))) else { fallthrough }
                try reader.copy(header, to: path)
            default: throw BackupProblem.damaged("it has an entry that no backup has: \(header.name)")
            }
        }
        throw BackupProblem.truncated
    }

    private func parts(_ bytes: [UInt8]) throws(BackupProblem) -> Parts {
        struct Version: Decodable {
            var format: Int
            var gateway: String
        }
        // A later format may have other fields.
        let version: Version = try BackupFormat.decode(bytes, BackupFormat.contents)
        guard version.format <= BackupFormat.version else {
            throw .laterFormat(version.format, gateway: version.gateway)
        }
        let contents: BackupContents = try BackupFormat.decode(bytes, BackupFormat.contents)
        guard SQLStore.canUpgrade(contents.migrations) else { throw .laterSchema(gateway: contents.gateway) }
        guard let takenAt = Timestamp(iso8601: contents.takenAt) else {
            throw .damaged("\(BackupFormat.contents) cannot be read")
        }
        return Parts(contents: contents, takenAt: takenAt)
    }

    /// The key in the backup; `nil` if it is not wanted.
    private func open(_ bytes: [UInt8], _ contents: BackupContents) throws -> SealingKey? {
        // Before anyone is told that a passphrase is wrong.
        guard BackupFormat.hexadecimal(SHA256.digest(bytes)) == contents.sealingKey else {
            throw BackupProblem.damaged("\(BackupFormat.key) does not match its checksum")
        }
        guard restoresKey else { return nil }
        guard !key.isCredential else { throw BackupProblem.keyIsCredential(key.origin) }
        let file: SealedKeyFile = try BackupFormat.decode(bytes, BackupFormat.key)
        do { return try file.box().open(with: try passphrase()) } catch SealingError.damaged {
            throw BackupProblem.passphraseWrong
        }
    }

    // MARK: The database and the key

    /// Brings the database up to date, and makes what it has as waiting uncertain.
    private func prepare(_ folder: RestoredFolder, _ parts: Parts) async throws -> Outcome {
        var options = settings.storeOptions
        options.directory = folder.path
        let store = try SQLStore.openSQLite(options)
        let outcome: Outcome
        do {
            outcome = try await prepare(store, parts)
        } catch {
            try? store.close()
            throw error
        }
        try store.close()
        return outcome
    }

    private func prepare(_ store: SQLStore, _ parts: Parts) async throws -> Outcome {
        let proof = try await store.sealing()?.proof
        if let key = parts.key, let proof, !key.opens(proof) {
            throw BackupProblem.damaged("its sealing key is not its database's")
        }
        let doubt = RestoredQueue(store: store, settings: settings, clock: clock)
        let (deliveries, held) = try await doubt.distrust(since: parts.takenAt)
        let present = try? key.read()
        return Outcome(
            takenAt: parts.takenAt,
            gateway: parts.contents.gateway,
            hostName: parts.contents.hostName,
            deliveries: deliveries,
            held: held,
            lostFiles: parts.contents.lostFiles,
            key: proof.map { proof in present.map { $0.opens(proof) } == true ? .present : .missing } ?? .unneeded
        )
    }

    /// Writes the key, unless it is there already. One that is there is kept under another name: it may be needed for another
    /// database.
    private func place(_ restored: SealingKey?, _ found: KeyOutcome) throws -> KeyOutcome {
        guard let restored, found != .present else { return found }
        let path = key.path
        guard FileSystem.exists(path) else {
            try FileSystem.makeFolder(of: path)
            try restored.write(file: path)
            try FileSystem.giveToFolderOwner(path)
            return .written(setAside: nil)
        }
        let aside = "\(path).before-restore-\(clock.now.milliseconds)"
        guard unsafe link(path, aside) == 0 else { throw FileSystemError.last("keep \(path) as \(aside)") }
        try restored.replace(file: path)
        return .written(setAside: aside)
    }
}

/// A queue that was put back to an earlier state.
package struct RestoredQueue {
    private let store: any Store
    private let settings: GatewaySettings
    private let clock: any WallClock

    package init(store: any Store, settings: GatewaySettings, clock: any WallClock = SystemClock()) {
        self.store = store
        self.settings = settings
        self.clock = clock
    }

    /// Makes what is not finished uncertain. Mail of accounts whose grants do not allow a search is held, even where a lost
    /// answer would be resolved by sending again: here, all that was sent since would be sent again.
    ///
    /// - Parameter progress: called with the steps that are done and those that there are.
    package func distrust(
        since takenAt: Timestamp,
        _ progress: (Int, Int) -> Void = { _, _ in }
    ) async throws -> (deliveries: DistrustedDeliveries, held: [Restore.Held]) {
        let now = clock.now
        let searchAt = now + settings.queue.retry.sentSearchDelay
        let deliveries = try await store.distrust(since: takenAt, at: now, searchAt: searchAt)
        var held: [Restore.Held] = []
        let reason = Reason(.checkSentFolder, cause: Reason(.mayNotSearch))
        let accounts = try await store.accounts()
        for (index, account) in accounts.enumerated() {
            progress(index + 1, accounts.count + 1)
            guard !GrantedScopes(account.scopes).allows(.searchSent) else { continue }
            let changed = try await store.manage(.account(account.id), .hold(because: reason), at: now)
            guard !changed.isEmpty else { continue }
            held.append(Restore.Held(account: "\(account.address)", deliveries: changed.count))
        }
        return (deliveries, held)
    }
}
