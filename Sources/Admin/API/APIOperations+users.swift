import Base
import HTTPTypes
import Storage

extension APIOperations {
    private static let person = APISchema.object([
        .init("email", .string(longest: 320)),
        .optional("name", .string(longest: PersonEntry.longestName), "If absent, the address."),
        .optional("role", .choice(Role.allCases.map(\.rawValue)), "If absent, user."),
        .optional("language", .choice(Language.allCases.map(\.rawValue)), "If absent, that of the browser."),
    ])

    static let users = [
        APIOperation(
            method: .get,
            path: "/users",
            name: "listUsers",
            summary: Localized("Lists the users of the console.", "Listet die Benutzer der Konsole auf."),
            scope: .read,
            answer: .object([.init("users", .list(.shape("User"), most: nil))]),
            handler: { call in
                let accounts = try await call.accountsByID()
                return ["users": try await call.console.store.users().map { UserView($0, accounts: accounts) }]
            }
        ),
        APIOperation(
            method: .post,
            path: "/users/invitations",
            name: "inviteUsers",
            summary: Localized(
                "Invites people: all who are no users yet or, where something is wrong with one of them, nobody.",
                "Lädt Personen ein: alle, die noch keine Benutzer sind, oder, wo bei einer etwas nicht stimmt, niemanden."
            ),
            scope: .administer,
            body: .object([
                .optional("users", .list(person, most: PeopleFile.mostPeople)),
                .optional(
                    "odooDatabase",
                    .string(longest: 200),
                    "Instead of users: the internal users of this Odoo database whose login is an email address."
                ),
                .optional(
                    "fromGoogle",
                    .boolean,
                    "Instead of users: the people of the Google Workspace, whom the service account lists."
                ),
                .optional(
                    "googleAccount",
                    .string(longest: 320),
                    "With fromGoogle: the account with the service account, as whose user the directory is read; by default the "
                        + "default sender or, if it has none, the first such account."
                ),
                .optional(
                    "connect",
                    .boolean,
                    "With fromGoogle: whether the service account connects their accounts, too; GET /accounts shows how that ended."
                ),
                .optional(
                    "logins",
                    .list(.string(longest: 320), most: PeopleFile.mostPeople),
                    "Of the users of Odoo or the people of the Workspace, only those with these logins or addresses."
                ),
                .optional("mail", .boolean, "Whether they are mailed their links; administrators never are."),
                .optional(
                    "language",
                    .choice(Language.allCases.map(\.rawValue)),
                    "The language of mails to people without one; by default en."
                ),
                .optional("dryRun", .boolean, "Whether to tell only what would happen."),
            ]),
            answer: .object([
                .init("invited", .list(.shape("Invitation"), most: nil), "Those who were, or in a dry run would be."),
                .init("known", .list(.string(longest: 320), most: nil), "Those who are users already."),
                .init("problems", .list(.shape("PersonProblem"), most: nil), "If there are any, nobody was invited."),
            ]),
            handler: invite
        ),
    ]

    private static func invite(_ call: APICall) async throws -> any Encodable & Sendable {
        let (console, isDryRun) = (call.console, call.truth("dryRun") ?? false)
        let source = try await call.people()
        let plan = try await console.invitations.plan(source.people)
        var view = InvitationsView(plan)
        guard plan.isReady, !isDryRun else { return view }
        var mailer: Invitations.Mailer?
        if call.truth("mail") == true {
            mailer = console.mailer(in: call.text("language").flatMap(Language.init(rawValue:)) ?? .english)
            guard mailer != nil else {
                throw APIProblem(.conflict, "no invitation can be mailed: console.base_url is not set")
            }
            guard try await console.gateway.canMail else {
                throw APIProblem(.conflict, "no invitation can be mailed: no default sender can send")
            }
        }
        let invited = try await console.invite(plan, mailer: mailer)
        view.invited = invited.map { one in
            InvitationView(
                email: one.person.email,
                url: one.isMailed ? nil : console.options.url(one.path),
                mailed: one.isMailed
            )
        }
        call.log("users were invited", .signIn, ["users": "\(invited.count)"])
        if let account = source.account, call.truth("connect") == true {
            try await call.connect(invited.map(\.person), like: account)
        }
        return view
    }
}

/// What became of people who were to be invited, for programs.
private struct InvitationsView: Encodable, Sendable {
    struct Problem: Encodable, Sendable {
        /// The place in the list, counted from 1.
        let line: Int
        let problem: String
    }

    var invited: [InvitationView]
    let known: [String]
    let problems: [Problem]

    init(_ plan: InvitationPlan) {
        problems = plan.problems.map { Problem(line: $0.line, problem: $0.problem.sentence.english) }
        invited = problems.isEmpty ? plan.new.map { InvitationView(email: $0.email, url: nil, mailed: false) } : []
        known = plan.known.map(\.email)
    }
}

/// Somebody who was invited, for programs.
private struct InvitationView: Encodable, Sendable {
    let email: String
    /// Absent where it was mailed, and in a dry run.
    let url: String?
    let mailed: Bool
}
