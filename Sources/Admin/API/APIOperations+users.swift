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
                    "logins",
                    .list(.string(longest: 320), most: PeopleFile.mostPeople),
                    "Of the users of Odoo, only those with these logins."
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
        let invitations = Invitations(
            store: console.store,
            clock: console.clock,
            lifetime: console.options.linkLifetime
        )
        let plan = try await invitations.plan(try await call.people())
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
        let organisation = try await console.store.organisationSettings().name
        let invited = try await invitations.carryOut(plan, mailer: mailer, organisation: organisation)
        view.invited = invited.map { one in
            InvitationView(
                email: one.person.email,
                url: one.isMailed ? nil : console.options.url(one.path),
                mailed: one.isMailed
            )
        }
        await console.gateway.accountsChanged()
        call.log("users were invited", .signIn, ["users": "\(invited.count)"])
        return view
    }
}

extension APICall {
    /// The people whom the body names.
    fileprivate func people() async throws -> [PersonEntry] {
        switch (body["users"], text("odooDatabase")) {
        case (.array(let users)?, nil):
            guard body["logins"] == nil else {
                throw APIProblem(.unprocessableContent, "body.logins goes with body.odooDatabase")
            }
            return users.enumerated().map { place, user in
                PersonEntry(
                    line: place + 1,
                    email: user["email"]?.string ?? "",
                    name: user["name"]?.string ?? "",
                    role: user["role"]?.string ?? "",
                    language: user["language"]?.string ?? ""
                )
            }
        case (nil, let database?): return try await odooPeople(of: database)
        default: throw APIProblem(.unprocessableContent, "give either body.users or body.odooDatabase")
        }
    }

    private func odooPeople(of database: String) async throws -> [PersonEntry] {
        guard let odoo = console.odoo, odoo.databases.contains(database) else {
            throw APIProblem(.notFound, "there is no Odoo database of this name")
        }
        let people: OdooPeople
        do { people = try await OdooPeople(odoo, of: database, console.store) } catch let failure as OdooSetupFailure {
            throw APIProblem(.serviceUnavailable, failure.words)
        }
        let wanted = texts("logins").map { Set($0.map { $0.lowercased() }) }
        let chosen = people.new.filter { wanted?.contains($0.login.lowercased()) ?? true }
        guard chosen.count <= PeopleFile.mostPeople else {
            throw APIProblem(
                .unprocessableContent,
                "more than \(PeopleFile.mostPeople) users: choose some by body.logins"
            )
        }
        return people.entries(of: chosen)
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
