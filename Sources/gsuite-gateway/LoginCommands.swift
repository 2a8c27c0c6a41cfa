import ArgumentParser
import Base
import CommandSupport
import Cryptography
import Mail
import Storage

/// `gsuite-gateway login …`
struct LoginGroup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "login",
        abstract: "Manage the logins of SMTP clients.",
        subcommands: [ListLogins.self, AddLogin.self, SetLogin.self, RemoveLogin.self],
        defaultSubcommand: ListLogins.self
    )
}

/// `login list`
struct ListLogins: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "List the logins.")

    @OptionGroup var common: CommonOptions

    func run() async throws {
        let store = try await common.readStore()
        let accounts = try await store.accountsByID()
        let views = try await store.logins().map { LoginView($0, accounts) }
        if common.json { return try printJSON(views) }
        guard !views.isEmpty else { return print("There are no logins. Add one with `login add`.") }
        var table = Table("NAME", "ENABLED", "LOGS IN BY", "MAY SEND AS", "ACCOUNT", "SENDS TO")
        for view in views {
            table.add(
                view.name,
                view.isEnabled ? "yes" : "no",
                view.hasPassword ? "password" : "certificate",
                view.mayUse.isEmpty ? "anyone" : view.mayUse.joined(separator: " "),
                view.account ?? "by From",
                view.captures
                    ? "no one: captured" : view.allowOnly.isEmpty ? "anyone" : view.allowOnly.joined(separator: " ")
            )
        }
        print(table.render())
    }
}

/// A login in the output of `--json`, without its password's hash.
struct LoginView: Encodable {
    let name: String
    let isEnabled: Bool
    let hasPassword: Bool
    let mayUse: [String]
    let account: String?
    let captures: Bool
    let allowOnly: [String]
    let createdAt: String

    init(_ login: LoginRecord, _ accounts: [AccountID: AccountRecord]) {
        name = login.name
        isEnabled = login.isEnabled
        hasPassword = login.passwordHash != nil
        mayUse = login.mayUse
        account = login.account.map { accounts[$0]?.address.description ?? "(removed)" }
        captures = login.capture.capturesAll
        allowOnly = login.capture.allowOnly
        createdAt = login.createdAt.iso8601
    }
}

/// The options of a login. An option that is not given leaves its value unchanged.
struct LoginOptions: ParsableArguments {
    @Option(help: ArgumentHelp("A file with the password; - reads standard input.", valueName: "file"))
    var passwordFile: String?

    @Option(help: "An address, or a domain such as @acme.example, allowed in From (repeat); none allows all.")
    var mayUse: [String] = []

    @Option(help: "The account that sends the login's mail if From belongs to no account.")
    var account: String?

    @Option(help: "Whether the login's mail is captured: kept and shown in the console, but not sent (true or false).")
    var capture: Bool?

    @Option(
        help: """
            An address, or a domain such as @acme.example, to which the login's mail is sent (repeat); mail to others is \
            captured.
            """
    )
    var allowOnly: [String] = []

    func validate() throws {
        if let wrong = allowOnly.first(where: { !CapturePolicy.isEntry($0) }) {
            throw ValidationError("\(wrong) is neither an address nor a domain such as @acme.example.")
        }
        guard capture != true || allowOnly.isEmpty else { throw ValidationError("Give --capture or --allow-only.") }
    }

    func apply(to login: inout LoginRecord, _ store: any Store) async throws {
        if let passwordFile {
            let password = try SecretFile.read(passwordFile)
            login.passwordHash = try PasswordHash(of: password).phc
        }
        if !mayUse.isEmpty { login.mayUse = mayUse }
        if let account { login.account = try await store.account(named: account).id }
        if let capture { login.capture = CapturePolicy(capturesAll: capture, allowOnly: login.capture.allowOnly) }
        if !allowOnly.isEmpty { login.capture = CapturePolicy(allowOnly: allowOnly) }
    }
}

/// `login add`
struct AddLogin: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add",
        abstract: "Add a login.",
        discussion: "Without a password, the client logs in with a certificate of that name."
    )

    @OptionGroup var common: CommonOptions
    @OptionGroup var options: LoginOptions

    @Argument(help: "The login's name.")
    var name: String

    func run() async throws {
        let store = try await common.openStore()
        guard try await store.login(named: name) == nil else {
            throw CommandFailure("the login \(name) already exists; change it with `login set`")
        }
        var login = LoginRecord(
            name: name,
            passwordHash: nil,
            mayUse: [],
            account: nil,
            isEnabled: true,
            createdAt: store.clock.now
        )
        try await options.apply(to: &login, store)
        try await store.saveLogin(login)
        try await CommandNote(store: store).write(.settings, "an SMTP login was added", ["login": name])
        try common.report(LoginView(login, try await store.accountsByID()), "\(name) can log in.")
    }
}

/// `login set`
struct SetLogin: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "set", abstract: "Change a login.")

    @OptionGroup var common: CommonOptions
    @OptionGroup var options: LoginOptions

    @Argument(help: "The login's name.")
    var name: String

    @Flag(help: "Allow all addresses in From again.")
    var mayUseAll = false

    @Flag(help: "Send the login's mail to everyone again, without --allow-only.")
    var allowAll = false

    @Flag(help: "Detach the login from its account.")
    var noAccount = false

    @Option(help: "Whether the login is accepted (true or false).")
    var enabled: Bool?

    func validate() throws {
        guard !mayUseAll || options.mayUse.isEmpty else {
            throw ValidationError("Give either --may-use or --may-use-all.")
        }
        guard !allowAll || options.allowOnly.isEmpty else {
            throw ValidationError("Give either --allow-only or --allow-all.")
        }
        guard !noAccount || options.account == nil else {
            throw ValidationError("Give either --account or --no-account.")
        }
    }

    func run() async throws {
        let store = try await common.openStore()
        guard var login = try await store.login(named: name) else {
            throw CommandFailure("there is no login \(name); see `login list`", code: Exit.nothingToDo)
        }
        try await options.apply(to: &login, store)
        if mayUseAll { login.mayUse = [] }
        if allowAll { login.capture.allowOnly = [] }
        if noAccount { login.account = nil }
        if let enabled { login.isEnabled = enabled }
        try await store.saveLogin(login)
        try await CommandNote(store: store).write(.settings, "an SMTP login was changed", ["login": login.name])
        try common.report(LoginView(login, try await store.accountsByID()), "\(login.name) was changed.")
    }
}

/// `login remove`
struct RemoveLogin: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "remove", abstract: "Remove a login.")

    @OptionGroup var common: CommonOptions

    @Argument(help: "The login's name.")
    var name: String

    func run() async throws {
        let store = try await common.openStore()
        try await store.removeLogin(named: name)
        try await CommandNote(store: store).write(.settings, "an SMTP login was removed", ["login": name])
        try common.report(RemovedView(removed: name), "\(name) was removed.")
    }
}
