import ArgumentParser
import Base
import CommandSupport
import Gateway
import Google
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
        guard let address = Address(address) else { throw CommandFailure("\"\(address)\" is not a mail address") }
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
        let keeping = AccountKeeping(store: google.store, keeper: google.keeper)
        try await keeping.keep(address, credential, scopes: granted, decisions)
        print("\(address) can send\(unchecked ? " (not checked)" : "").")
        if !unchecked, decisions.sendAs.isEmpty { try await keeping.readSendAs(of: address) }
        if !GrantedScopes(granted).allows(.look) {
            print(
                "Its grant does not allow searching Sent: if Google's answer to a message is lost, the message is held for "
                    + "a person; or see --guarantee."
            )
        }
    }

    private func credential(for address: Address, _ settings: GatewaySettings) throws -> Credential {
        if let serviceAccountFile {
            let json = try SecretFile.read(serviceAccountFile)
            return .serviceAccount(try ServiceAccountKey(json: Array(json.reveal().utf8)), subject: "\(address)")
        }
        let client = try oauth.client(settings)
        guard let refreshTokenFile else { throw CommandFailure("no refresh token") }
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
