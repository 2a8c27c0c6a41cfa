import Base
import HTTPTypes
import Logging
import Mail
import Storage

/// The way from Odoo into the console: a ticket says who comes, a page says it to them, and their click signs them in.
///
/// The click is needed since anybody could send others a link with their own ticket: who followed it without noticing would
/// grant access to their Google account in somebody else's name.
enum OdooEntrySection: ConsoleSection {
    static let templates = [Template("odoo-entry", PackageResources.odoo_entry_mustache)]
    static let texts: any Texts.Type = OdooEntryText.self
    static let navigation: [NavigationItem] = []

    /// The path that `AppCall.enterPath` of the target `Odoo` names.
    private static let path: LocalPath = "/odoo/enter"
    /// Where access is granted.
    private static let grantPage: LocalPath = "/personal"

    static func register(_ routes: ConsoleRoutes) {
        // Changes something with GET, as a link from Odoo requires: the ticket, good once, replaces a form's token.
        routes.get("odoo/enter", for: .everyone) { request in
            if let ticket = request.query.raw(.ticket) { return try await spend(ticket, request) }
            return try await show(request)
        }
        routes.post("odoo/enter", for: .everyone, proceed)
    }

    private struct View: Sendable {
        let whoYouAre: String
        let details: String
        let notices: [Notice]
        let entry: String
        let button: String
    }

    /// Spends the ticket, and leads to an address without it.
    private static func spend(_ ticket: String, _ request: ConsoleRequest) async throws -> Answer {
        guard let entrance = request.console.entrance else { throw Refusal.notFound }
        let result = try await request.console.entries.spend(
            OdooTicket(ticket),
            of: request.query[.database],
            at: entrance,
            from: request.client.address,
            browser: request.formSecret.digest
        )
        var answer = Answer.redirect(path)
        switch result {
        case .accepted(let visitor):
            // What follows speaks the user's language, whatever the browser's is.
            if let language = try await language(of: visitor, request) {
                answer.cookies.append(PreferencesSection.cookie(language))
            }
        case .refused, .lockedOut:
            request.console.tell(.refusedTicket, .notice, from: request.client.address)
        case .unanswered(let reason):
            request.console.tell(
                .unansweredTicket,
                .warning,
                from: request.client.address,
                metadata: ["reason": .stringConvertible(reason.sentence)]
            )
            answer = .redirect(path.with(.entry, Self.unanswered))
        }
        answer.referrer = .none
        if request.session == nil {
            answer.cookies.append(SetCookie(name: .formSecret, value: request.formSecret.text, lifetime: nil))
        }
        return answer
    }

    /// The language that the user chose in the console, or else the one in Odoo.
    private static func language(of visitor: OdooVisitor, _ request: ConsoleRequest) async throws -> Language? {
        guard case .user(let id) = visitor.identity else { return visitor.language }
        let chosen = try await request.console.store.user(id)?.language.flatMap(Language.init(rawValue:))
        return chosen ?? visitor.language
    }

    /// What the query says if Odoo did not answer.
    private static let unanswered = "unanswered"

    private static func show(_ request: ConsoleRequest) async throws -> Answer {
        guard let entry = try await request.console.entries.entry(browser: request.formSecret.digest) else {
            let text = request.text(OdooEntryText.self)
            guard request.query[.entry] != Self.unanswered else {
                return FailurePage.page(title: text.noAnswer, text.noAnswerFix, status: .serviceUnavailable, request)
            }
            return FailurePage.page(title: text.gone, text.goneFix, status: .gone, request)
        }
        // Not that of somebody else who is signed in.
        let language = try await language(of: entry.visitor, request) ?? request.language
        var answer = try await show(entry, request.speaking(language))
        answer.language = language
        return answer
    }

    private static func show(_ entry: OdooEntries.Entry, _ request: ConsoleRequest) async throws -> Answer {
        switch try await recognise(entry.visitor, request) {
        case .user(let user):
            guard request.session?.user.id != user.id else {
                _ = try await request.console.entries.take(browser: request.formSecret.digest)
                return .redirect(grantPage)
            }
            return page(entry, user, request)
        case .new(let new): return page(entry, nil, email: new.email, name: new.name, request)
        case .refused(let refusal): return refusal
        }
    }

    /// Signs in whom the page named.
    private static func proceed(_ request: ConsoleRequest) async throws -> Answer {
        let (entries, browser) = (request.console.entries, request.formSecret.digest)
        // A page that was overtaken by another ticket confirms nothing.
        guard let shown = try await entries.entry(browser: browser), shown.name == request.form[.entry],
            let entry = try await entries.take(browser: browser), entry.name == shown.name
        else { return .redirect(path) }
        switch try await recognise(entry.visitor, request) {
        case .user(let user): return try await request.accepted(user, fromOdoo: true, next: grantPage)
        case .new(let new):
            let user: UserID
            do {
                user = try await OdooNewcomer(entry.visitor, new).join(request)
            } catch StorageError.conflict {
                return stranger(entry.visitor, request)
            }
            return try await request.signedIn(as: user, fromOdoo: true, next: grantPage)
        case .refused(let refusal): return refusal
        }
    }

    /// Who somebody is who comes from Odoo.
    private enum Recognised {
        case user(UserRecord)
        /// A user who is still to be added.
        case new(NewUser)
        case refused(Answer)
    }

    private static func recognise(_ visitor: OdooVisitor, _ request: ConsoleRequest) async throws -> Recognised {
        let text = request.text(OdooEntryText.self)
        switch visitor.identity {
        case .user(let id):
            guard let user = try await request.console.store.user(id), user.isActive else {
                return .refused(stranger(visitor, request))
            }
            return .user(user)
        case .several:
            let page = FailurePage.page(
                title: text.several,
                text.severalFix(visitor.login),
                status: .forbidden,
                request
            )
            return .refused(page)
        case .nobody:
            guard let new = try await OdooNewcomer.user(for: visitor, request) else {
                return .refused(stranger(visitor, request))
            }
            return .new(new)
        }
    }

    private static func stranger(_ visitor: OdooVisitor, _ request: ConsoleRequest) -> Answer {
        let text = request.text(OdooEntryText.self)
        return FailurePage.page(title: text.stranger, text.strangerFix(visitor.login), status: .forbidden, request)
    }

    private static func page(
        _ entry: OdooEntries.Entry,
        _ user: UserRecord?,
        email: String? = nil,
        name: String? = nil,
        _ request: ConsoleRequest
    ) -> Answer {
        let text = request.text(OdooEntryText.self)
        let address = email ?? user?.email ?? ""
        let shown = name ?? user?.name ?? ""
        let other = request.session.flatMap { $0.user.id == user?.id ? nil : text.signedInAs($0.user.email) }
        let view = View(
            whoYouAre: text.whoYouAre(shown.isEmpty ? address : shown, address),
            details: text.details(entry.visitor.login, entry.visitor.database),
            notices: [
                user == nil ? Notice(.note, text.newcomer) : nil, other.map { Notice(.warning, $0) },
            ].compactMap(\.self),
            entry: entry.name,
            button: text.proceed
        )
        return .page(Page("odoo-entry", title: text.title, text: text, view: view))
    }
}

/// A user of Odoo who is no user here yet, and becomes one as if an administrator had invited them.
struct OdooNewcomer {
    private let visitor: OdooVisitor
    private let user: NewUser

    init(_ visitor: OdooVisitor, _ user: NewUser) {
        self.visitor = visitor
        self.user = user
    }

    /// The user to be added; `nil` if the settings allow none, or the login is no address. The address in Odoo does not
    /// count: everybody writes their own, so that it could be somebody else's.
    static func user(for visitor: OdooVisitor, _ request: ConsoleRequest) async throws -> NewUser? {
        guard request.console.options.fromOdoo.makesUsers, let address = Address(visitor.login) else { return nil }
        guard try await request.console.store.user(email: visitor.login) == nil else { return nil }
        let name = visitor.name.isEmpty ? "\(address)" : visitor.name
        return NewUser(email: visitor.login, name: name, role: .user)
    }

    func join(_ request: ConsoleRequest) async throws -> UserID {
        let store = request.console.store
        var user = user
        // The default sender is given by an administrator alone.
        user.account = try await UsersSection.unownedAccount(Address(user.email), request) {
            !$0.options.isDefaultSender
        }
        let id = try await store.addUser(user, at: request.console.clock.now)
        if let language = visitor.language {
            var change = UserChange()
            change.language = language.rawValue
            try await store.changeUser(id, change)
        }
        if !visitor.isFirstDatabase {
            var settings = try await store.personalSettings(of: id)
            settings.odoo.database = visitor.database
            try await store.savePersonalSettings(settings, of: id)
        }
        await request.console.gateway.accountsChanged()
        request.note("a user was added, who came from Odoo", category: .signIn, ["affected-user": user.email])
        return id
    }
}
