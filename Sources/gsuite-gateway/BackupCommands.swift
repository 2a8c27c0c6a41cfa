import ArgumentParser
import Base
import CommandSupport
import Cryptography
import Gateway
import SQLStorage
import Settings
import Storage

#if canImport(Glibc)
import Glibc
#endif

/// `gsuite-gateway backup`
struct MakeBackup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup",
        abstract: "Copy the database, the spool and the sealing key into one file, also while the gateway runs.",
        discussion: """
            The file is a tar archive. It shows the state of one moment, appears under its name only when it is complete, and \
            may be read by its owner only. The sealing key is in it under a passphrase, or left out.

            The configuration and certificates are not part of it; back up /etc/gsuite-gateway with your other files.
            """
    )

    /// The output of `--json`.
    struct View: Encodable {
        let file: String?
        let takenAt: String
        let size: Int64
        let spoolFiles: Int
        let lostFiles: [String]
        let hasKey: Bool
        let damage: String?
    }

    @OptionGroup var common: CommonOptions
    @OptionGroup var passphrase: PassphraseOptions

    @Argument(help: "The file to write; - is standard output.", completion: .file())
    var file: String

    @Flag(help: "Replace an existing file.")
    var force = false

    @Option(
        help: ArgumentHelp(
            "The folder for a copy of the database while the backup is made. Default: the file's folder, or /var/tmp.",
            valueName: "folder"
        ),
        completion: .directory
    )
    var temporary: String?

    func validate() throws {
        guard file != "-" || !common.json else {
            throw ValidationError("With -, standard output is the backup itself: name a file to use --json.")
        }
    }

    func run() async throws {
        let sources = common.sources
        let settings = try common.settings()
        try settings.refuseWithoutSQLite()
        let isOutput = file == "-"
        guard !isOutput || isatty(STDOUT_FILENO) == 0 else {
            throw ValidationError("A backup is not for a terminal: redirect standard output, or name a file.")
        }
        let interruption = Interruption()
        let progress = ProgressLine("Backing up")
        let backup = Backup(
            settings,
            key: passphrase.source(settings, sources),
            to: isOutput ? .standardOutput : .file(file, replaces: force),
            passphrase: passphrase.isWithoutKey ? nil : try passphrase.new(),
            copyingIn: temporary
        )
        let outcome = try backup.run { done, all in
            try interruption.check()
            progress.show(done, of: all)
        }
        progress.end()
        if outcome.isCurrent { await note(settings, outcome) }
        report(outcome, isOutput: isOutput)
        if let damage = outcome.damage {
            throw CommandFailure("the backup is complete, but the database is damaged: \(damage)")
        }
    }

    /// Notes in the log that there is a backup, which does not depend on whether that can be noted.
    private func note(_ settings: GatewaySettings, _ outcome: Backup.Outcome) async {
        do {
            let store = try SQLStore.openSQLite(settings.storeOptions, access: .beside)
            defer { try? store.close() }
            try await CommandNote(store: store).write(.settings, "a backup was made")
        } catch {
            complain("gsuite-gateway: the backup is complete, but was not noted in the log: \(error)")
        }
    }

    private func report(_ outcome: Backup.Outcome, isOutput: Bool) {
        for name in outcome.lostFiles {
            complain("gsuite-gateway: the spool file \(name) is missing; its message is damaged")
        }
        if common.json {
            let view = View(
                file: file,
                takenAt: outcome.takenAt.iso8601,
                size: outcome.size,
                spoolFiles: outcome.spoolFiles,
                lostFiles: outcome.lostFiles,
                hasKey: outcome.hasKey,
                damage: outcome.damage
            )
            try? printJSON(view)
            return
        }
        let key =
            outcome.hasKey ? "The sealing key is in it." : "The sealing key is not in it: keep a copy of it elsewhere."
        let text = "Backed up the state of \(outcome.takenAt.iso8601) (\(bytes(outcome.size))). \(key)"
        if isOutput { complain(text) } else { print(text) }
    }
}

/// `gsuite-gateway restore`
struct RestoreBackup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore",
        abstract: "Put a backup into an empty data directory.",
        discussion: """
            Stop the gateway first. Nothing is put in place before the whole file was read and its checksums were verified. \
            Everything that waited when the backup was made is searched for in Sent before it is sent, since it may have been \
            sent after the backup. Users sign in to the console again.
            """
    )

    /// The output of `--json`.
    struct View: Encodable {
        struct Held: Encodable {
            let account: String
            let deliveries: Int
        }

        let takenAt: String
        let gateway: String
        let hostName: String
        let searched: Int
        let stopped: Int
        let held: [Held]
        let lostFiles: [String]
        let hasKey: Bool
        let setAsideKey: String?
    }

    @OptionGroup var common: CommonOptions
    @OptionGroup var passphrase: PassphraseOptions

    @Argument(help: "The file to read; - is standard input.", completion: .file())
    var file: String

    func run() async throws {
        let sources = common.sources
        let settings = try common.settings()
        try settings.refuseWithoutSQLite()
        let input = unsafe file == "-" ? dup(STDIN_FILENO) : open(file, O_RDONLY | O_CLOEXEC)
        guard input >= 0 else { throw CommandFailure("\(file): \(unsafe String(cString: strerror(errno)))") }
        defer { close(input) }
        var status = stat()
        let size = unsafe fstat(input, &status) == 0 ? Int64(status.st_size) : 0
        let interruption = Interruption()
        let progress = ProgressLine("Restoring")
        let passphrase = passphrase
        let restore = Restore(
            settings,
            key: passphrase.source(settings, sources),
            restoresKey: !passphrase.isWithoutKey,
            passphrase: { try passphrase.existing() }
        )
        let outcome = try await restore.run(from: input) { done in
            try interruption.check()
            progress.show(done, of: size)
        }
        progress.end()
        common.json ? try printJSON(view(outcome)) : report(outcome, settings)
    }

    private func view(_ outcome: Restore.Outcome) -> View {
        var (hasKey, setAside): (Bool, String?) = (outcome.key != .missing, nil)
        if case .written(let name) = outcome.key { (hasKey, setAside) = (true, name) }
        return View(
            takenAt: outcome.takenAt.iso8601,
            gateway: outcome.gateway,
            hostName: outcome.hostName,
            searched: outcome.deliveries.searched,
            stopped: outcome.deliveries.stopped,
            held: outcome.held.map { View.Held(account: $0.account, deliveries: $0.deliveries) },
            lostFiles: outcome.lostFiles,
            hasKey: hasKey,
            setAsideKey: setAside
        )
    }

    private func report(_ outcome: Restore.Outcome, _ settings: GatewaySettings) {
        print(
            "Restored the state of \(outcome.takenAt.iso8601), from \(outcome.hostName) (version \(outcome.gateway)), to "
                + "\(settings.data.directory)."
        )
        RestoredText.say(outcome.deliveries, outcome.held)
        for name in outcome.lostFiles { print("The spool file \(name) was missing already; its message is damaged.") }
        switch outcome.key {
        case .written(let other?): print("The sealing key is in place; the one that was there is now \(other).")
        case .written(nil): print("The sealing key is in place.")
        case .present: print("The sealing key is the database's.")
        case .unneeded: break
        case .missing:
            print(
                "The database's sealing key is missing. Put your copy of it in place before you start the gateway; if it is "
                    + "lost, see `gsuite-gateway key reset`."
            )
        }
        print("Check the configuration with `gsuite-gateway check`, then start the gateway.")
    }
}

/// What follows for mail from putting the database back to an earlier state.
enum RestoredText {
    static func say(_ deliveries: DistrustedDeliveries, _ held: [Restore.Held]) {
        print("\(count(deliveries.searched, "waiting")) searched for in Sent before anything is sent again.")
        if deliveries.stopped > 0 {
            print("\(count(deliveries.stopped, "held or failed")) searched for once released.")
        }
        for one in held {
            print(
                "\(count(one.deliveries, "waiting")) held, because the grant of \(one.account) allows no search in Sent."
            )
        }
    }

    private static func count(_ number: Int, _ kind: String) -> String {
        "\(number) \(kind) \(number == 1 ? "delivery is" : "deliveries are")"
    }
}

private func bytes(_ count: Int64) -> String {
    count < 10 << 20 ? "\((count + 1023) >> 10) KiB" : "\(count >> 20) MiB"
}

extension GatewaySettings {
    /// Backups hold SQLite's database: a server of PostgreSQL has its own.
    fileprivate func refuseWithoutSQLite() throws {
        guard data.store != .sqlite else { return }
        throw CommandFailure(
            "the store is in PostgreSQL: back its database up with pg_dump, and keep a copy of the sealing key; after it was "
                + "put back to an earlier state, run `queue search-sent`"
        )
    }
}
