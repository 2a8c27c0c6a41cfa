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
        let progress: Notice?
        let copying: String?
        let rows: [Row]
        let usersPath: String
    }

    /// Carries out the plan and answers with the page. Throws `.conflict` if somebody of it has become a user meanwhile.
    ///
    /// - Parameter follow: called with those who were invited; returns the page with what goes on by itself.
    static func carryOut(
        _ plan: InvitationPlan,
        mails: Bool,
        _ request: ConsoleRequest,
        then follow: ([PersonEntry]) async throws -> LocalPath? = { _ in nil }
    ) async throws -> Answer {
        let invited = try await request.console.invite(plan, mailer: mails ? request.mailer : nil)
        request.note("users were invited", category: .signIn, ["users": "\(invited.count)"])
        let (text, format) = (request.text(PeopleText.self), request.format)
        let progress = try await follow(invited.map(\.person))
        let mailed = invited.count(where: \.isMailed)
        let lifetime = format.duration(request.console.options.linkLifetime)
        let view = View(
            done: Notice(
                .done,
                text.invited(invited.count, format.number(invited.count), format.number(mailed))
            ),
            progress: progress.map { Notice(.note, text.connecting, path: $0, action: text.toConnections) },
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
    /// How invitations are mailed; `nil` without a base URL: what a browser asked for may lead elsewhere.
    var mailer: Invitations.Mailer? { console.mailer(in: language) }

    /// The whole address of a path, for this reader to copy.
    func url(of path: String) -> String {
        "\(console.options.baseURL ?? client.origin)\(console.options.pathPrefix)\(path)"
    }
}
