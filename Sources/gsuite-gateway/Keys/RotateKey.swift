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
        abstract: "Create a new key, and seal everything in the database under it.",
        discussion: """
            Replaces the key file. A running gateway switches to the new key at once, without interruption. If the gateway \
            gets its key by LoadCredential=, run this as a user who may write that file. If it gets its key by \
            LoadCredentialEncrypted=, decrypt the file first (systemd-creds decrypt), pass it with --key-file, and encrypt \
            the new one afterwards.

            Keep a copy of the new key elsewhere. Earlier copies of the database need the old one.
            """
    )

    /// The output of `--json`.
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
            if outcome.isTakenUp == true { print("The running gateway has switched to it.") }
        }
        for purpose in outcome.unreadable {
            complain("gsuite-gateway: \(purpose) could not be opened with the old key either, and was left unchanged")
        }
        if outcome.isTakenUp == false {
            throw CommandFailure("the running gateway has not switched to the new key; restart it")
        }
    }
}
