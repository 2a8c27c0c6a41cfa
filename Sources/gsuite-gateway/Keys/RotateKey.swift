import ArgumentParser
import Base
import CommandSupport
import Gateway
import Settings
import Storage

/// `key rotate`
struct RotateKey: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rotate",
        abstract: "Make a new key, and seal everything in the database under it.",
        discussion: """
            The key's file is replaced. A running gateway takes the new key up at once and goes on. Where it has its key by \
            LoadCredential=, run this as a user who may write that file. Of a key that LoadCredentialEncrypted= passes, \
            decrypt the file first (systemd-creds decrypt), give it with --key-file, and encrypt the new one afterwards.

            Keep a copy of the new key elsewhere. Copies of the database from before need the old one.
            """
    )

    /// What `--json` shows.
    struct View: Encodable {
        let file: String
        let renewed: Int
        let unreadable: [String]
        let isTakenUp: Bool?
    }

    @OptionGroup var common: CommonOptions
    @OptionGroup var key: KeyOptions

    func run() async throws {
        let sources = common.sources
        let settings = try GatewaySettings.load(from: sources)
        let source = key.source(settings, sources)
        let store = try await common.openStore()
        let rotation = KeyRotation(store: store, directory: settings.data.directory, source: source)
        let outcome = try await rotation.run()
        try await CommandNote(store: store).write(.settings, "the sealing key was changed")
        if common.json {
            try printJSON(
                View(
                    file: source.path,
                    renewed: outcome.renewed,
                    unreadable: outcome.unreadable.map(\.description),
                    isTakenUp: outcome.isTakenUp
                )
            )
        } else {
            print("A new key is in \(source.path); \(outcome.renewed) secrets are sealed under it. Keep a copy of it.")
            if outcome.isTakenUp == true { print("The running gateway has taken it up.") }
        }
        for purpose in outcome.unreadable {
            complain("gsuite-gateway: \(purpose) could not be opened before, and was left as it was")
        }
        if outcome.isTakenUp == false {
            throw CommandFailure("the running gateway has not taken the new key up; restart it")
        }
    }
}
