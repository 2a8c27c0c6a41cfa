import Admin
import ArgumentParser
import Base
import CommandSupport
import Gateway
import Google
import Logging
import Mail
import Settings
import Storage

/// `account add`
struct AddAccount: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add",
        abstract: "Add an account with an existing grant.",
        discussion: """
            Takes either a client ID, its secret and a refresh token, or the key file of a service account with \
            domain-wide delegation. Secrets are read from files, never from the command line, and sealed in the database. \
            An existing account gets the new grant. Asks Google whether the grant works, unless --unchecked is given.
            """
    )

    @OptionGroup var common: CommonOptions

    @Argument(help: "The account's primary address.")
    var address: String

    @OptionGroup var oauth: OAuthClientOptions

    @Option(help: ArgumentHelp("A file with the refresh token.", valueName: "file"))
    var refreshTokenFile: String?

    @Option(help: ArgumentHelp("The JSON key file of a service account.", valueName: "file"))
    var serviceAccountFile: String?

    @Option(help: "The scopes that the grant covers, or that the service account requests: \(ScopeSet.allNames).")
    var scopes = ScopeSet.modify

    @Flag(help: "Do not ask Google whether the grant works.")
    var unchecked = false

    @OptionGroup(title: "Account options")
    var decisions: AccountSettingsOptions

    func validate() throws {
        guard (refreshTokenFile == nil) != (serviceAccountFile == nil) else {
            throw ValidationError("Give either --refresh-token-file or --service-account-file.")
        }
    }

    func run() async throws {
        guard let address = Address(address) else { throw CommandFailure("\"\(address)\" is not an email address") }
        let google = try await GoogleAccess(common)
        let credential = try credential(for: address, google.settings)
        var granted = serviceAccountFile == nil ? scopes.scopes : scopes.delegatedScopes
        if !unchecked {
            do {
                let endpoint = TokenEndpoint(google.endpoints, transport: google.transport)
                let answer = try await endpoint.token(for: credential, scopes: granted, now: SystemClock().now)
                if let told = answer.scopes { granted = told.sorted }
            } catch {
                throw CommandFailure("Google refuses this grant: \(error)")
            }
        }
        let keeping = AccountReporter(store: google.store, manager: google.manager, common: common)
        try await keeping.keep(address, credential, scopes: granted, decisions)
        common.tell("\(address) can send\(unchecked ? " (not checked)" : "").")
        if !unchecked, decisions.sendAs.isEmpty { try await keeping.readSendAs(of: address) }
        if !GrantedScopes(granted).allows(.searchSent) {
            common.tell(
                "Its grant does not allow searching Sent: if Google's answer to a message is lost, the message is held "
                    + "until someone decides. To change this, see --on-lost-answer."
            )
        }
        try await keeping.show(address)
    }

    private func credential(for address: Address, _ settings: GatewaySettings) throws -> Credential {
        if let serviceAccountFile {
            let json = try SecretFile.read(serviceAccountFile)
            return .serviceAccount(try ServiceAccountKey(json: Array(json.reveal().utf8)), subject: "\(address)")
        }
        let client = try oauth.client(settings)
        guard let refreshTokenFile else { throw CommandFailure("no refresh token: give --refresh-token-file") }
        return .user(
            clientID: client.id,
            clientSecret: client.secret,
            refreshToken: try SecretFile.read(refreshTokenFile)
        )
    }
}

extension ScopeSet: ExpressibleByArgument {
    static var allNames: String { allCases.map(\.rawValue).joined(separator: ", ") }
}

/// `account grant`
struct GrantAccount: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "grant",
        abstract: "Grant access in the browser, and add the account or renew its grant.",
        discussion: """
            Prints a URL to open in a browser on this machine (elsewhere: forward the port with ssh -L). The OAuth client \
            must be of the type "Desktop app", or list http://127.0.0.1:PORT/ among its redirect URIs.
            """
    )

    @OptionGroup var common: CommonOptions

    @Argument(help: "The account's address; Google's page suggests it, and it must be the one that grants.")
    var address: String

    @OptionGroup var oauth: OAuthClientOptions

    @Option(help: "The scopes to request: \(ScopeSet.allNames).")
    var scopes = ScopeSet.modify

    @Option(help: "The port on 127.0.0.1 to which the browser is redirected; 0 takes any free port.")
    var port = 0

    @Option(help: "How many minutes to wait for the browser.")
    var minutes = 10

    @OptionGroup(title: "Account options")
    var decisions: AccountSettingsOptions

    func run() async throws {
        guard let address = Address(address) else { throw CommandFailure("\"\(address)\" is not an email address") }
        let google = try await GoogleAccess(common)
        let client = try oauth.client(google.settings)
        let (flow, answer) = try await browse(google, clientID: client.id, secret: client.secret, address: address)
        if let error = answer.error { throw CommandFailure("\(AuthorizationCodeFlow.refusal(error))") }
        let grant = try await flow.exchange(
            code: Secret(answer.code ?? ""),
            state: answer.state ?? "",
            transport: google.transport
        )
        guard let email = grant.identity.email, Address(email)?.key == address.key else {
            let other = grant.identity.email ?? "another account"
            throw CommandFailure("access was granted by \(other); grant it again as \(address)")
        }
        guard grant.scopes.allows(.send) else {
            throw CommandFailure("the grant does not allow sending; grant access again and leave all boxes ticked")
        }
        let keeping = AccountReporter(store: google.store, manager: google.manager, common: common)
        try await keeping.keep(address, grant.credential, scopes: grant.scopes.sorted, decisions)
        common.tell("\(address) granted access.")
        if decisions.sendAs.isEmpty { try await keeping.readSendAs(of: address) }
        if !grant.missing.isEmpty { common.tell("Not granted: \(grant.missing.joined(separator: ", ")).") }
        try await keeping.show(address)
    }

    private func browse(
        _ google: GoogleAccess,
        clientID: String,
        secret: Secret,
        address: Address
    ) async throws -> (AuthorizationCodeFlow, LoopbackRedirect.Answer) {
        let made = Locked<AuthorizationCodeFlow?>(nil)
        var logger = Logger(label: "grant")
        logger.logLevel = .critical
        let answer = try await LoopbackRedirect(port: port, logger: logger).receive(timeout: .minutes(minutes)) { uri in
            let flow = AuthorizationCodeFlow(
                endpoints: google.endpoints,
                clientID: clientID,
                clientSecret: secret,
                redirectURI: uri,
                scopes: scopes.scopes,
                loginHint: "\(address)"
            )
            made.withLock { $0 = flow }
            let words = "Open this URL in a browser on this machine:\n\n\(flow.authorizeURL)\n\nWaiting …"
            // The result of a program is one document.
            if common.json { complain(words) } else { print(words) }
        }
        guard let flow = made.withLock({ $0 }) else {
            throw CommandFailure("the browser could not be redirected to this command; try again")
        }
        return (flow, answer)
    }
}
