import Base
import HTTPTypes
import Storage

/// Invites people whom a file names: first what would happen, line by line, then all of them at once or nobody.
enum PeopleImportSection: ConsoleSection {
    static let path: LocalPath = "/users/import"
    static let templates = [Template("people-import", PackageResources.people_import_mustache)]
    static let texts: any Texts.Type = PeopleText.self
    static let navigation: [NavigationItem] = []

    static func register(_ routes: ConsoleRoutes) {
        routes.get("users/import", for: .administrator) { request in
            try await page(request, text: "", isFirst: true)
        }
        routes.post("users/import", for: .administrator, take)
    }

    /// What the button sends that invites; the other one only checks.
    private static let inviting = "invite"
    /// The most lines of a plan that are shown: first those that are wrong, then who is new.
    private static let mostShown = 200

    private struct Row: Sendable {
        let line: String
        let email: String
        let name: String
        let role: String
        let verdict: Badge
        let reason: String?
    }

    private struct View: Sendable {
        let path: String
        let problem: Notice?
        let hasPlan: Bool
        let summary: String
        let rows: [Row]
        let more: String?
        let accepted: String
        let people: Field
        let mails: CheckField?
        let noMail: String?
        let inviting: String
        /// The button that invites; `nil` while it cannot be pressed.
        let invite: String?
        let usersPath: String
    }

    private static func take(_ request: ConsoleRequest) async throws -> Answer {
        let file = request.form[.peopleFile]
        let text = file.isEmpty ? request.form[.people] : file
        let people: [PersonEntry]
        do throws(PeopleFile.Problem) { people = try PeopleFile(text).people } catch {
            return try await page(request, text: error == .tooLong ? "" : text, error: error.sentence[request.language])
        }
        let plan = try await request.console.invitations.plan(people)
        guard request.form[.command] == inviting, plan.isReady else {
            return try await page(request, text: text, plan: plan)
        }
        do {
            return try await InvitedPage.carryOut(plan, mails: request.form.isOn(.mails), request)
        } catch StorageError.conflict {
            // Somebody else has invited one of them just now.
            return try await page(request, text: text, plan: try await request.console.invitations.plan(people))
        }
    }

    private static func page(
        _ request: ConsoleRequest,
        text: String,
        plan: InvitationPlan? = nil,
        error: String? = nil,
        isFirst: Bool = false
    ) async throws -> Answer {
        let words = request.text(PeopleText.self)
        let mailer = request.mailer
        let lines = (plan?.lines ?? []).sorted { (rank($0), $0.person.line) < (rank($1), $1.person.line) }
        let (format, count) = (request.format, plan?.new.count ?? 0)
        let view = View(
            path: path.description,
            problem: plan.map(\.problems).flatMap { $0.isEmpty ? nil : Notice(.problem, words.nothingYet) },
            hasPlan: plan != nil,
            summary: words.summary(
                format.number(count),
                format.number(plan?.known.count ?? 0),
                format.number(plan?.problems.count ?? 0)
            ),
            rows: lines.prefix(mostShown).map { row($0, words, request) },
            more: lines.count > mostShown ? words.moreLines(format.number(lines.count - mostShown)) : nil,
            accepted: ".csv,text/csv,text/plain",
            people: Field(
                .people,
                words.people,
                value: text,
                hint: words.peopleHint(format.number(PeopleFile.mostPeople)),
                error: error,
                isOptional: true,
                saysOptional: false,
                isLong: true
            ),
            mails: mailer == nil
                ? nil
                : CheckField(
                    .mails,
                    words.mails,
                    isOn: isFirst || request.form.isOn(.mails),
                    hint: words.mailsHint
                ),
            noMail: mailer == nil ? words.noMail : nil,
            inviting: inviting,
            invite: plan?.isReady == true ? words.inviteThem(count, format.number(count)) : nil,
            usersPath: "/users"
        )
        var page = Page("people-import", title: words.importTitle, text: words, view: view)
        page.section = "/users"
        let isWrong = error != nil || plan?.problems.isEmpty == false
        return .page(page, status: isWrong ? .unprocessableContent : .ok)
    }

    /// In which order the lines of a plan are shown.
    private static func rank(_ line: InvitationPlan.Line) -> Int {
        switch line.verdict {
        case .wrong: 0
        case .new: 1
        case .known: 2
        }
    }

    private static func row(
        _ line: InvitationPlan.Line,
        _ words: Translated<PeopleText>,
        _ request: ConsoleRequest
    ) -> Row {
        let (verdict, reason): (Badge, String?) =
            switch line.verdict {
            case .new: (Badge(words.isNew, .good), nil)
            case .known: (Badge(words.isKnown, .neutral), nil)
            case .wrong(let problem): (Badge(words.isWrong, .bad), problem.sentence[request.language])
            }
        let users = request.text(UsersText.self)
        return Row(
            line: request.format.number(line.person.line),
            email: line.person.email,
            name: line.person.name,
            role: line.person.role == .administrator ? users.administrator : users.user,
            verdict: verdict,
            reason: reason
        )
    }
}
