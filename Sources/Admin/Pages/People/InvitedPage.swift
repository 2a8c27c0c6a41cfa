import Base
import Storage

/// Who was invited, and the links of those who were not mailed theirs. They are shown only once.
enum InvitedPage {
    static let template = Template("invited", PackageResources.invited_mustache)

    private struct Row: Sendable {
        let email: String
        let name: String
        /// `nil` where it was mailed.
        let url: String?
    }

    private struct View: Sendable {
        let done: Notice
        let copying: String?
        let rows: [Row]
        let usersPath: String
    }

    /// Carries out the plan and answers with the page. Throws `.conflict` if somebody of it has become a user meanwhile.
    static func carryOut(_ plan: InvitationPlan, mails: Bool, _ request: ConsoleRequest) async throws -> Answer {
        let mailer = mails ? request.mailer : nil
        let organisation = try await request.console.store.organisationSettings().name
        let invited = try await request.invitations.carryOut(plan, mailer: mailer, organisation: organisation)
        await request.console.gateway.accountsChanged()
        request.note("users were invited", category: .signIn, ["users": "\(invited.count)"])
        let (text, format) = (request.text(PeopleText.self), request.format)
        let mailed = invited.count(where: \.isMailed)
        let lifetime = format.duration(request.console.options.linkLifetime)
        let view = View(
            done: Notice(
                .done,
                text.invited(invited.count, format.number(invited.count), format.number(mailed))
            ),
            copying: mailed == invited.count ? nil : text.copying(lifetime),
            // Those with a link first: the others need nothing more.
            rows: (invited.filter { !$0.isMailed } + invited.filter(\.isMailed)).map { one in
                Row(
                    email: one.person.email,
                    name: one.person.name,
                    url: one.isMailed ? nil : request.url(of: one.path)
                )
            },
            usersPath: "/users"
        )
        var page = Page("invited", title: text.invitedTitle, text: text, view: view)
        page.section = "/users"
        return .page(page)
    }
}

extension ConsoleRequest {
    /// Invites people.
    var invitations: Invitations {
        Invitations(store: console.store, clock: console.clock, lifetime: console.options.linkLifetime)
    }

    /// How invitations are mailed; `nil` without a base URL: what a browser asked for may lead elsewhere.
    var mailer: Invitations.Mailer? { console.mailer(in: language) }

    /// The whole address of a path, for this reader to copy.
    func url(of path: String) -> String {
        "\(console.options.baseURL ?? client.origin)\(console.options.pathPrefix)\(path)"
    }
}

extension Console {
    /// How invitations are mailed; `nil` without a base URL.
    ///
    /// - Parameter language: of people who have none.
    func mailer(in language: Language) -> Invitations.Mailer? {
        options.baseURL.map { base in
            let base = "\(base)\(options.pathPrefix)"
            return Invitations.Mailer(base: base, language: language) { [gateway] letter, recipient in
                try await gateway.mail(letter, to: recipient)
            }
        }
    }
}
