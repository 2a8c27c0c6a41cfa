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
        abstract: "Begin with a new key where the old one is lost: what it sealed is dropped.",
        discussion: """
            For a gateway that is stopped. Every account must grant again, and secrets of OAuth clients that were entered \
            in the console must be entered again. Second factors are switched off until people set them up again. Mail is \
            kept, and waits for the grants. A key that is there but is not \
            the database's is taken for the new one; where there is none, one is made.
            """
    )

    /// What `--json` shows.
    struct View: Encodable {
        let key: String
        let dropped: [String]
    }

    @OptionGroup var common: CommonOptions
    @OptionGroup var key: KeyOptions

    @Flag(help: "Do not ask.")
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
            complain("The key is no good: \(problem)")
            complain("This drops \(count) secrets. Every account must grant again. Go on? [y/N]")
            guard ["y", "yes", "j", "ja"].contains(readLine()?.lowercased() ?? "") else {
                throw CommandFailure("nothing was changed")
            }
        }
        let outcome = try await reset.run()
        try await CommandNote(store: store).write(.grants, "the sealing key was lost and reset")
        if common.json {
            return try printJSON(View(key: source.path, dropped: outcome.dropped.map(\.description)))
        }
        if let file = outcome.setAside { print("What was in the place of the key is in \(file) now.") }
        let made = "A new key is in \(source.path). Keep a copy of it."
        print(outcome.hasMadeKey ? made : "The key is that of \(source.origin).")
        print("Dropped:" + (outcome.dropped.isEmpty ? " nothing" : ""))
        for purpose in outcome.dropped { print("  \(purpose)") }
    }
}
