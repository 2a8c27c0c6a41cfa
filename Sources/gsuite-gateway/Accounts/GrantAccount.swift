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
        guard let address = Address(address) else { throw CommandFailure("\"\(address)\" is not a mail address") }
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
            throw CommandFailure("the grant is by \(grant.identity.email ?? "another account"), not by \(address)")
        }
        guard grant.scopes.allows(.send) else {
            throw CommandFailure("the grant does not allow sending; grant again and leave all boxes ticked")
        }
        let keeping = AccountKeeping(store: google.store, keeper: google.keeper)
        try await keeping.keep(address, grant.credential, scopes: grant.scopes.sorted, decisions)
        print("\(address) granted access.")
        if decisions.sendAs.isEmpty { try await keeping.readSendAs(of: address) }
        if !grant.missing.isEmpty { print("Not granted: \(grant.missing.joined(separator: ", ")).") }
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
            print("Open this URL in a browser on this machine:\n\n\(flow.authorizeURL)\n\nWaiting …")
        }
        guard let flow = made.withLock({ $0 }) else { throw CommandFailure("the redirect was not served") }
        return (flow, answer)
    }
}
