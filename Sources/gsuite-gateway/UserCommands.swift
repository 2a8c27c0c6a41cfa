import Admin
import ArgumentParser
import Base
import CommandSupport
import Gateway
import Mail
import Settings
import Storage
import Sync
import Transport

#if canImport(Glibc)
import Glibc
#endif

/// `gsuite-gateway users …`
struct UserGroup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "users",
        abstract: "Show the console's users, and invite several at once.",
        subcommands: [ListUsers.self, ImportUsers.self],
        defaultSubcommand: ListUsers.self
    )
}

/// `users list`
struct ListUsers: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "List the users of the console.")

    @OptionGroup var common: CommonOptions

    func run() async throws {
        let store = try await common.readStore()
        let accounts = try await store.accountsByID()
        let views = try await store.users().map { UserView($0, accounts: accounts) }
        if common.json { return try printJSON(views) }
        guard !views.isEmpty else {
            return print("There are no users. `console link` makes a link that creates the first administrator.")
        }
        var table = Table("EMAIL", "NAME", "ROLE", "STATE", "ACCOUNT", "LAST SIGN-IN")
        for view in views {
            table.add(
                view.email,
                view.name,
                view.role,
                view.state,
                view.account ?? "none",
                view.lastSignInAt ?? "never"
            )
        }
        print(table.render())
    }
}

/// `users import`
struct ImportUsers: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Invite people whom a file names, or users of Odoo.",
        discussion: """
            The file has comma-separated values: its first line names the columns (\(PeopleFile.columns.joined(separator: ", "))), \
            of which only email is necessary, and each line after it somebody; at most \(PeopleFile.mostPeople). Role is user or \
            administrator, language is en or de. Who is a user already stays as they are. Either all others are invited or, where \
            a line is wrong, nobody is.

            With --from-odoo, the active internal users of an Odoo database whose login is an email address are invited, as users.

            Everybody gets a link to choose a password, which is printed, or mailed with --mail.
            """
    )

    /// How long the disk may take to store a mail.
    private static let storingTime = Duration.seconds(30)

    /// The output of `--json`.
    struct View: Encodable {
        struct Line: Encodable {
            let line: Int
            let email: String
            let problem: String
        }

        struct Invited: Encodable {
            let email: String
            /// Missing where it was mailed.
            let url: String?
            let mailed: Bool
        }

        /// Those who would be, for a dry run.
        var new: [String] = []
        var invited: [Invited] = []
        var known: [String] = []
        var problems: [Line] = []
    }

    @OptionGroup var common: CommonOptions

    @Argument(help: ArgumentHelp("The file; - reads standard input.", valueName: "file"))
    var path: String?

    @Option(help: ArgumentHelp("Invite users of this Odoo database.", valueName: "database"))
    var fromOdoo: String?

    @Option(help: "With --from-odoo: only the user with this login (repeat for several).")
    var login: [String] = []

    @Flag(help: "Mail everybody the link, by the default sender; administrators never.")
    var mail = false

    @Option(help: "The language of mails to people without one: en or de. Default: alerts.language.")
    var language: Language?

    @Flag(help: "Only say what would happen.")
    var dryRun = false

    func validate() throws {
        guard (path == nil) != (fromOdoo == nil) else { throw ValidationError("Give either a file or --from-odoo.") }
        guard login.isEmpty || fromOdoo != nil else { throw ValidationError("--login goes with --from-odoo.") }
    }

    func run() async throws {
        let settings = try common.settings()
        let store = dryRun && fromOdoo == nil ? try await common.readStore() : try await common.openStore()
        let options = settings.consoleOptions(nil)
        let invitations = Invitations(store: store, clock: store.clock, lifetime: options.linkLifetime)
        let plan = try await invitations.plan(try await people(settings, store))
        var view = View()
        view.new = plan.new.map(\.email)
        view.known = plan.known.map(\.email)
        view.problems = plan.lines.compactMap { line in
            guard case .wrong(let problem) = line.verdict else { return nil }
            return View.Line(line: line.person.line, email: line.person.email, problem: problem.sentence.english)
        }
        guard view.problems.isEmpty else {
            for line in view.problems { complain("line \(line.line): \(line.problem)") }
            if common.json { try printJSON(view) }
            throw CommandFailure("nobody was invited: correct these lines")
        }
        if dryRun { return try common.report(view, text(of: view)) }
        guard plan.isReady else { throw CommandFailure("everybody is a user already", code: Exit.nothingToDo) }
        let mailer = mail ? try await mailer(settings, options, store) : nil
        let organisation = try await store.organisationSettings().name
        let invited = try await invitations.carryOut(plan, mailer: mailer, organisation: organisation)
        try await CommandNote(store: store).write(.signIn, "users were invited", ["users": "\(invited.count)"])
        view.new = []
        view.invited = invited.map { one in
            View.Invited(
                email: one.person.email,
                url: one.isMailed ? nil : options.url(one.path),
                mailed: one.isMailed
            )
        }
        try common.report(view, text(of: view))
    }

    private func text(of view: View) -> String {
        var lines = view.new.map { "\($0) would be invited." }
        lines += view.invited.map { "\($0.email) was invited\($0.url.map { ": \($0)" } ?? " by mail.")" }
        lines += view.known.map { "\($0) is a user already." }
        return lines.isEmpty ? "There is nobody to invite." : lines.joined(separator: "\n")
    }

    private func people(_ settings: GatewaySettings, _ store: any Store) async throws -> [PersonEntry] {
        if let fromOdoo { return try await odooPeople(of: fromOdoo, settings, store) }
        let text = String(decoding: try read(path ?? ""), as: UTF8.self)
        do throws(PeopleFile.Problem) { return try PeopleFile(text).people } catch {
            throw CommandFailure("\(path ?? ""): \(error.sentence.english)")
        }
    }

    /// No more than is accepted, however large the file is.
    private func read(_ path: String) throws -> [UInt8] {
        let file = unsafe path == "-" ? dup(STDIN_FILENO) : open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { throw CommandFailure("\(path): \(unsafe String(cString: strerror(errno)))") }
        defer { close(file) }
        var bytes = [UInt8](repeating: 0, count: PeopleFile.longestText + 1)
        var count = 0
        while count < bytes.count {
            let room = count..<bytes.count
            let read = unsafe bytes.withUnsafeMutableBytes { buffer in
                unsafe Glibc.read(file, buffer.baseAddress?.advanced(by: room.lowerBound), room.count)
            }
            if read < 0, errno == EINTR { continue }
            guard read >= 0 else { throw CommandFailure("\(path): \(unsafe String(cString: strerror(errno)))") }
            if read == 0 { break }
            count += read
        }
        return Array(bytes[..<count])
    }

    private func odooPeople(
        of database: String,
        _ settings: GatewaySettings,
        _ store: any Store
    ) async throws -> [PersonEntry] {
        let keys = try KeyRing(settings.secrets, common.sources)
        try await keys.verify(with: store)
        let transport = CurlTransport(settings.odooCurlOptions)
        let added = AddedOdooDatabases(
            store: store,
            sealer: keys,
            directory: OdooDirectory(settings.odooDatabases, transport: transport)
        )
        await added.reload()
        let odoo = GatewayOdoo(settings: settings, store: store, transport: transport, added: added)
        guard odoo.databases.contains(database) else {
            throw CommandFailure(
                "there is no database \"\(database)\"; there are \(odoo.databases.joined(separator: ", "))",
                code: Exit.nothingToDo
            )
        }
        let listed: OdooPeople
        do { listed = try await OdooPeople(odoo, of: database, store) } catch let failure as OdooSetupFailure {
            throw CommandFailure(failure.words)
        }
        let wanted = Set(login.map { $0.lowercased() })
        let chosen = listed.new.filter { wanted.isEmpty || wanted.contains($0.login.lowercased()) }
        let missing = wanted.subtracting(chosen.map { $0.login.lowercased() }).sorted()
        guard missing.isEmpty else {
            throw CommandFailure(
                "no user of \(database) that could be invited has this login: \(missing.joined(separator: ", "))",
                code: Exit.nothingToDo
            )
        }
        guard chosen.count <= PeopleFile.mostPeople else {
            throw CommandFailure("more than \(PeopleFile.mostPeople) users; choose some with --login")
        }
        return listed.entries(of: chosen)
    }

    private func mailer(
        _ settings: GatewaySettings,
        _ options: ConsoleOptions,
        _ store: any Store
    ) async throws -> Invitations.Mailer {
        guard let base = options.baseURL else {
            throw CommandFailure("no invitation can be mailed: set console.base_url, with which links begin")
        }
        guard let account = try await store.accounts().first(where: \.isWorkingDefaultSender) else {
            throw CommandFailure("no invitation can be mailed: there is no default sender that can send")
        }
        let language = language ?? AlertOptions(settings).language
        return Invitations.Mailer(base: "\(base)\(options.pathPrefix)", language: language) { letter, recipient in
            _ = try await GatewayMail(letter, to: recipient).enqueue(
                store,
                by: account,
                at: store.clock.now,
                within: Self.storingTime
            )
        }
    }
}

extension Language: ExpressibleByArgument {}
