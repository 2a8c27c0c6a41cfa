import Admin
import ArgumentParser
import Base
import CommandSupport
import Gateway
import Mail
import Settings
import Storage

/// `users import`
struct ImportUsers: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Invite people whom a file names, users of Odoo, or people of the Google Workspace.",
        discussion: """
            The file has comma-separated values: its first line names the columns (\(PeopleFile.columns.joined(separator: ", "))), \
            of which only email is necessary, and each line after it somebody; at most \(PeopleFile.mostPeople). Role is user or \
            administrator, language is en or de. Who is a user already stays as they are. Either all others are invited or, where \
            a line is wrong, nobody is.

            With --from-odoo, the active internal users of an Odoo database whose login is an email address are invited, as users.

            With --from-google, the people in the directory of the Google Workspace are invited, as users. A service account reads \
            it, to which the scope \(DirectoryFailure.scope) must be delegated. With --connect, it also connects their accounts, so \
            that nobody has to grant access.

            Everybody gets a link to choose a password, which is printed, or mailed with --mail.
            """
    )

    /// How long the disk may take to store a mail.
    private static let storingTime = Duration.seconds(30)

    @OptionGroup var common: CommonOptions

    @Argument(help: ArgumentHelp("The file; - reads standard input.", valueName: "file"))
    var path: String?

    @Option(help: ArgumentHelp("Invite users of this Odoo database.", valueName: "database"))
    var fromOdoo: String?

    @Flag(help: "Invite people of the Google Workspace.")
    var fromGoogle = false

    @Option(
        name: .customLong("as"),
        help: ArgumentHelp(
            "With --from-google: read the directory as the user of this account, which has a service account. Default: the default "
                + "sender or, if it has none, the first such account.",
            valueName: "address"
        )
    )
    var reader: String?

    @Flag(help: "With --from-google: connect their accounts by the same service account.")
    var connect = false

    @Option(
        help: "With --from-odoo or --from-google: only the one with this login or address (repeat for several)."
    )
    var login: [String] = []

    @Flag(help: "Mail everybody the link, by the default sender; administrators never.")
    var mail = false

    @Option(help: "The language of mails to people without one: en or de. Default: alerts.language.")
    var language: Language?

    @Flag(help: "Only say what would happen.")
    var dryRun = false

    func validate() throws {
        guard [path != nil, fromOdoo != nil, fromGoogle].count(where: \.self) == 1 else {
            throw ValidationError("Give one of a file, --from-odoo and --from-google.")
        }
        guard login.isEmpty || path == nil else {
            throw ValidationError("--login goes with --from-odoo or --from-google.")
        }
        guard reader == nil || fromGoogle else { throw ValidationError("--as goes with --from-google.") }
        guard !connect || fromGoogle else { throw ValidationError("--connect goes with --from-google.") }
    }

    func run() async throws {
        let settings = try common.settings()
        // Google is asked by a stored key.
        let google = fromGoogle ? try await GoogleAccess(common) : nil
        let store: any Store
        if let google {
            store = google.store
        } else {
            store = dryRun ? try await common.readStore() : try await common.openStore()
        }
        let options = settings.consoleOptions(nil)
        let invitations = Invitations(store: store, clock: store.clock, lifetime: options.linkLifetime)
        let source = PeopleSource(logins: login, common: common, settings: settings, store: store)
        var model: AccountRecord?
        let people: [PersonEntry]
        if let google {
            let account = try await source.reader(named: reader, google.manager)
            people = try await source.people(seenBy: account, google.manager)
            model = account
        } else if let fromOdoo {
            people = try await source.people(ofOdoo: fromOdoo)
        } else {
            people = try source.people(inFile: path ?? "")
        }
        let plan = try await invitations.plan(people)
        var view = ImportedUsersView(plan)
        guard view.problems.isEmpty else {
            for line in view.problems { complain("line \(line.line): \(line.problem)") }
            if common.json { try printJSON(view) }
            throw CommandFailure("nobody was invited: correct these lines")
        }
        if dryRun { return try common.report(view, view.text) }
        guard plan.isReady else { throw CommandFailure("everybody is a user already", code: Exit.nothingToDo) }
        let mailer = mail ? try await mailer(settings, options, store) : nil
        let organisation = try await store.organisationSettings().name
        let invited = try await invitations.carryOut(plan, mailer: mailer, organisation: organisation)
        try await CommandNote(store: store).write(.signIn, "users were invited", ["users": "\(invited.count)"])
        view.new = []
        view.invited = invited.map { one in
            ImportedUsersView.Invited(
                email: one.person.email,
                url: one.isMailed ? nil : options.url(one.path),
                mailed: one.isMailed
            )
        }
        if connect, let google, let model {
            view.connected = try await connected(invited.map(\.person), google, like: model)
        }
        try common.report(view, view.text)
    }

    /// Connects the accounts of those who have none.
    private func connected(
        _ people: [PersonEntry],
        _ google: GoogleAccess,
        like model: AccountRecord
    ) async throws -> [ImportedUsersView.Connected] {
        let connections = AccountConnections(google.manager, like: model, google.store)
        let addresses = try await connections.addresses(of: people)
        guard !addresses.isEmpty else { return [] }
        let results = await connections.connect(addresses)
        let connected = zip(addresses, results).map { ImportedUsersView.Connected("\($0)", $1) }
        try await CommandNote(store: google.store).write(
            .grants,
            "accounts of the service account were added",
            ["accounts": connected.map(\.account).joined(separator: ", ")]
        )
        return connected
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
