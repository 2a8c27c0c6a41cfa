import ArgumentParser
import Base
import CommandSupport
import Gateway
import Google
import Mail
import Settings
import Storage
import Transport

/// An account's options in `add`, `grant` and `set`. An option that is not given leaves its value unchanged.
struct AccountSettingsOptions: ParsableArguments {
    @Option(help: "Whether this account sends system mail and mail of senders without an account (true or false).")
    var defaultSender: Bool?

    @Option(help: "Whether this account sends its user's own mail (true or false); if not, the default sender does.")
    var sendsOwnMail: Bool?

    @Option(help: "How mail goes to Google: \(CourierChoice.allNames).")
    var courier: CourierChoice?

    @Option(help: "What to do if Google's answer is lost: \(LostAnswerPolicy.allNames).")
    var onLostAnswer: LostAnswerPolicy?

    @Option(help: "Quota units per minute; 0 uses the setting.")
    var unitsPerMinute: Int?

    @Option(help: "Messages in 24 hours; 0 uses the setting.")
    var messagesPerDay: Int?

    @Option(help: "Concurrent sends; 0 uses the setting.")
    var concurrency: Int?

    @Option(help: "An address that this account may send as (repeat for several), if the grant cannot read them.")
    var sendAs: [String] = []

    func validate() throws {
        for number in [unitsPerMinute, messagesPerDay, concurrency] {
            if let number, number < 0 { throw ValidationError("Limits must be 0 or more.") }
        }
        for address in sendAs where Address(address) == nil {
            throw ValidationError("\"\(address)\" is not an email address.")
        }
    }

    func applied(to options: AccountOptions) -> AccountOptions {
        var options = options
        if let defaultSender { options.isDefaultSender = defaultSender }
        if let sendsOwnMail { options.sendsOwnMail = sendsOwnMail }
        if let courier { options.courier = courier }
        if let onLostAnswer { options.onLostAnswer = onLostAnswer }
        if let unitsPerMinute { options.unitsPerMinute = unitsPerMinute == 0 ? nil : unitsPerMinute }
        if let messagesPerDay { options.messagesPerDay = messagesPerDay == 0 ? nil : messagesPerDay }
        if let concurrency { options.concurrency = concurrency == 0 ? nil : concurrency }
        return options
    }

    /// The send-as addresses of the command line, as records.
    var aliases: [SendAs] {
        sendAs.map { SendAs(address: $0, displayName: nil, verificationStatus: "accepted") }
    }
}

extension CourierChoice: ExpressibleByArgument {
    static var allNames: String { allCases.map(\.rawValue).joined(separator: ", ") }
}

extension LostAnswerPolicy: ExpressibleByArgument {
    static var allNames: String { allCases.map(\.rawValue).joined(separator: ", ") }
}

/// Stores an account with the options of the command line, and logs it.
struct AccountReporter {
    let store: any Store
    let manager: AccountManager
    let common: CommonOptions

    /// Prints the account with `--json`.
    func show(_ address: Address) async throws {
        guard common.json else { return }
        try printJSON(try await store.view(of: try await store.account(named: "\(address)")))
    }

    func keep(
        _ address: Address,
        _ credential: Credential,
        scopes: [String],
        _ decisions: AccountSettingsOptions
    ) async throws {
        let kept = try await manager.keep(address, credential, scopes: scopes, decide: decisions.applied)
        try await CommandNote(store: store).write(
            .grants,
            kept.isNew ? "the account was added" : "the account has a new grant",
            account: "\(address)"
        )
        if !decisions.aliases.isEmpty {
            try await store.setSendAs(decisions.aliases, of: kept.id, readAt: store.clock.now)
        }
    }

    /// Reads the addresses that Gmail lets the account send as; prints nothing if its grant does not allow that.
    func readSendAs(of address: Address) async throws {
        let account = try await store.account(named: "\(address)")
        do {
            guard let addresses = try await manager.readSendAs(of: account) else { return }
            common.tell("It may send as \(addresses.map(\.address).joined(separator: ", ")).")
        } catch {
            complain("Its send-as addresses could not be read; the running gateway will try again: \(error)")
        }
    }
}

/// The parts that account commands need to store accounts and call Google.
struct GoogleAccess {
    let settings: GatewaySettings
    let store: any Store
    let keys: KeyRing
    let transport: CurlTransport

    var endpoints: Endpoints { settings.endpoints }

    /// - Throws: `KeyProblem` if the accounts' grants are sealed under a different key.
    init(_ common: CommonOptions) async throws {
        let sources = common.sources
        settings = try common.settings()
        store = try await common.openStore()
        keys = try KeyRing(settings.secrets, sources)
        try await keys.verify(with: store)
        transport = CurlTransport(settings.curlOptions)
    }

    /// Stores accounts and asks Google about them.
    var manager: AccountManager {
        AccountManager(store: store, settings: settings, keys: keys, transport: transport)
    }
}

/// The OAuth client through which an account grants access, from the options or else the settings.
struct OAuthClientOptions: ParsableArguments {
    @Option(help: "The OAuth client's ID. Default: google.client_id.")
    var clientID: String?

    @Option(help: ArgumentHelp("A file with the client's secret. Default: google.client_secret.", valueName: "file"))
    var clientSecretFile: String?

    /// - Throws: `CommandFailure` if neither the options nor the settings name a client.
    func client(_ settings: GatewaySettings) throws -> (id: String, secret: Secret) {
        guard let id = clientID ?? settings.google.clientID else {
            throw CommandFailure("no OAuth client: give --client-id, or set google.client_id")
        }
        guard let secret = try clientSecretFile.map(SecretFile.read) ?? settings.google.clientSecret else {
            throw CommandFailure("no client secret: give --client-secret-file, or set google.client_secret_file")
        }
        return (id, secret)
    }
}

/// Reads a secret from a file; `-` reads standard input, so that the secret need not be on a disk.
enum SecretFile {
    static func read(_ path: String) throws -> Secret {
        let text: String
        if path == "-" {
            var lines: [String] = []
            while let line = readLine() { lines.append(line) }
            text = lines.joined(separator: "\n")
        } else {
            do {
                text = try FileText.read(path)
            } catch {
                throw CommandFailure("\(path): \(error)")
            }
        }
        let trimmed = text.drop { $0.isWhitespace }
        guard let last = trimmed.lastIndex(where: { !$0.isWhitespace }) else {
            throw CommandFailure("\(path) is empty")
        }
        return Secret(String(trimmed[...last]))
    }
}
