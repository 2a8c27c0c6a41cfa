import ArgumentParser
import Base
import CommandSupport
import Gateway
import Settings
import Storage

/// `key reset`
struct ResetKey: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reset",
        abstract: "Replace a lost key, and drop everything that it sealed.",
        discussion: """
            Stop the gateway first. Every account must grant access again, and secrets of OAuth clients that were entered \
            in the console must be entered again. Second factors are switched off until users set them up again. Mail is \
            kept, and waits for the grants. A key that is present but is not the database's becomes the new key; \
            otherwise a new key is created.
            """
    )

    /// The output of `--json`.
    struct View: Encodable {
        let key: String
        let dropped: [String]
    }

    @OptionGroup var common: CommonOptions
    @OptionGroup var key: KeyOptions

    @Flag(help: "Do not ask for confirmation.")
    var yes = false

    func run() async throws {
        let sources = common.sources
        let settings = try GatewaySettings.load(from: sources)
        let source = key.source(settings, sources)
        let store = try await common.openStore()
        let reset = KeyReset(store: store, directory: settings.data.directory, source: source)
        guard let problem = try await reset.problem() else { throw KeyResetProblem.notLost }
        if !yes {
            let count = try await store.sealedValues().count
            complain("The key is not usable: \(problem)")
            complain("This drops \(count) secrets. Every account must grant access again. Continue? [y/N]")
            guard ["y", "yes", "j", "ja"].contains(readLine()?.lowercased() ?? "") else {
                throw CommandFailure("nothing was changed")
            }
        }
        let outcome = try await reset.run()
        try await CommandNote(store: store).write(.grants, "the sealing key was lost and reset")
        if common.json {
            return try printJSON(View(key: source.path, dropped: outcome.dropped.map(\.description)))
        }
        if let file = outcome.setAside { print("The former content of the key file is in \(file).") }
        let made = "A new key is in \(source.path). Keep a copy of it."
        print(outcome.hasMadeKey ? made : "The key is the one from \(source.origin).")
        print("Dropped:" + (outcome.dropped.isEmpty ? " nothing" : ""))
        for purpose in outcome.dropped { print("  \(purpose)") }
    }
}
