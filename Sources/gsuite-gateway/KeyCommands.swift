import ArgumentParser
import Base
import CommandSupport
import Gateway
import Settings
import Storage

/// `gsuite-gateway key …`
struct KeyGroup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "key",
        abstract: "Manage the key that seals grants and secrets in the database.",
        subcommands: [RotateKey.self, ResetKey.self]
    )
}

/// The key that a command works on.
struct KeyOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The key file. Default: the systemd credential in secrets.key_credential, or secrets.key_file.",
            valueName: "file"
        ),
        completion: .file()
    )
    var keyFile: String?

    func source(_ settings: GatewaySettings, _ sources: SettingSources) -> KeySource {
        keyFile.map { KeySource(file: $0) } ?? KeySource(settings.secrets, sources)
    }
}

/// `key rotate`
struct RotateKey: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rotate",
        abstract: "Create a new key, and seal everything in the database under it.",
        discussion: """
            Replaces the key file. A running gateway switches to the new key at once, without interruption. Of several \
            nodes on one PostgreSQL, all do, and each replaces its own key file, where it may write it; otherwise the command \
            says to which machines you must copy the new one. Until it is everywhere, the database holds the new key, sealed \
            under the old one, so that a node that starts with the old key finds it. If the gateway \
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
        /// The nodes whose key sources lack the new key.
        let lacking: [String]
    }

    @OptionGroup var common: CommonOptions
    @OptionGroup var key: KeyOptions

    func run() async throws {
        let sources = common.sources
        let settings = try common.settings()
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
                    isTakenUp: outcome.isTakenUp,
                    lacking: outcome.lacking
                )
            )
        } else {
            print("A new key is in \(source.path); \(outcome.renewed) secrets are sealed under it. Keep a copy of it.")
            if outcome.isTakenUp == true { print("The running gateway has switched to it.") }
            if !outcome.lacking.isEmpty { print(advice(outcome.lacking, source.path)) }
        }
        for purpose in outcome.unreadable {
            complain("gsuite-gateway: \(purpose) could not be opened with the old key either, and was left unchanged")
        }
        if outcome.isTakenUp == false {
            throw CommandFailure("a running gateway has not switched to the new key; restart it")
        }
    }

    private func advice(_ nodes: [String], _ file: String) -> String {
        """
        These nodes still start with the old key: \(nodes.joined(separator: ", ")). Copy \(file) over the key file on their \
        machines, and restart those that get it from systemd or another program. Until the last one has it, the database holds \
        the new key sealed under the old one: whoever has both opens everything.
        """
    }
}

/// `key reset`
struct ResetKey: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reset",
        abstract: "Replace a lost key, and drop everything that it sealed.",
        discussion: """
            Stop the gateway first. Every account must grant access again, and secrets of OAuth clients that were entered \
            in the console must be entered again. Second factors are disabled until users set them up again. Mail is \
            kept, and waits for the grants. A key that is present but is not the database's becomes the new key; \
            otherwise a new key is created.
            """
    )

    /// The output of `--json`.
    struct View: Encodable {
        let key: String
        let dropped: [String]
        /// The users who sign in with the password alone until they set up their second factor again.
        let withoutSecondFactor: [String]
    }

    @OptionGroup var common: CommonOptions
    @OptionGroup var key: KeyOptions

    @Flag(help: "Do not ask for confirmation.")
    var yes = false

    func run() async throws {
        let sources = common.sources
        let settings = try common.settings()
        let source = key.source(settings, sources)
        let store = try await common.openStore()
        let reset = KeyReset(store: store, source: source)
        guard let problem = try await reset.problem() else { throw KeyResetProblem.notLost }
        if !yes {
            let purposes = try await store.sealedValues().map(\.purpose)
            let users = try await Self.withSecondFactor(purposes, store)
            complain("The key is not usable: \(problem)")
            complain("This drops \(purposes.count) secrets. Every account must grant access again.")
            if !users.isEmpty { complain(Self.passwordAlone(users)) }
            guard agrees(to: "Continue?") else { throw CommandFailure("nothing was changed") }
        }
        let outcome = try await reset.run()
        let note = CommandNote(store: store)
        try await note.write(.grants, "the sealing key was lost and reset")
        let users = try await Self.withSecondFactor(outcome.dropped, store)
        for user in users {
            try await note.write(
                .signIn,
                "a second factor was removed, since the sealing key was lost",
                ["affected-user": user]
            )
        }
        if common.json {
            let dropped = outcome.dropped.map(\.description)
            return try printJSON(View(key: source.path, dropped: dropped, withoutSecondFactor: users))
        }
        if let file = outcome.setAside { print("The former content of the key file is in \(file).") }
        let made = "A new key is in \(source.path). Keep a copy of it."
        print(outcome.hasMadeKey ? made : "The key is the one from \(source.origin).")
        print("Dropped:" + (outcome.dropped.isEmpty ? " nothing" : ""))
        for purpose in outcome.dropped { print("  \(purpose)") }
        if !users.isEmpty { print(Self.passwordAlone(users)) }
    }

    /// The users whose second factors are among `purposes`.
    private static func withSecondFactor(_ purposes: [SealingPurpose], _ store: any Store) async throws -> [String] {
        let ids = purposes.compactMap { if case .secondFactor(let user) = $0 { user } else { nil } }
        return try await store.users().filter { ids.contains($0.id) }.map(\.email)
    }

    private static func passwordAlone(_ users: [String]) -> String {
        "Without a second factor: \(users.joined(separator: ", ")). The password alone signs them in until they set it up "
            + "again under \"My sign-in\". With console.second_factor: administrators, the console demands that of "
            + "administrators at the next sign-in."
    }
}
