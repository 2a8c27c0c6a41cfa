import Base
import Google
import HTTPTypes
import Mail
import Storage

/// A user's own settings, and for administrators those of all users: access to Google, sending, contacts, calendar and
/// mail.
enum PersonalSection: ConsoleSection {
    static let templates = [
        Template("personal", PackageResources.personal_mustache),
        Template("personal-access", PackageResources.personal_access_mustache),
        Template("personal-sending", PackageResources.personal_sending_mustache),
        Template("personal-deletion", PackageResources.personal_deletion_mustache),
        Template("personal-sync", PackageResources.personal_sync_mustache),
        Template("redirect-address", PackageResources.redirect_address_mustache),
    ]
    static let texts: any Texts.Type = PersonalText.self
    static let navigation = [
        NavigationItem(
            name: { PersonalText.of($0).title },
            path: "/personal",
            icon: "user",
            audience: .user,
            group: .own,
            rank: 10
        )
    ]

    static func register(_ routes: ConsoleRoutes) {
        routes.get("personal", for: .user, show)
        routes.get("personal/:user", for: .user, show)
        routes.post("personal/:user/access", for: .user, AccessForm.save)
        routes.post("personal/:user/password", for: .user, SMTPPasswordForm.save)
        routes.post("personal/:user/password/remove", for: .user, SMTPPasswordForm.remove)
        routes.post("personal/:user/sending", for: .user, SendingForm.save)
        routes.post("personal/:user/send-as", for: .user, SendingForm.readSendAs)
        routes.post("personal/:user/sync", for: .user, SyncForm.save)
        routes.post("personal/:user/deletion", for: .user, DeletionQuestion.answer)
        routes.post("personal/:user/folders", for: .user, SyncForm.readFolders)
        routes.post("personal/:user/calendars", for: .user, CalendarForm.readCalendars)
        routes.post("personal/:user/calendars/renew", for: .user, CalendarForm.renew)
    }

    private static func show(_ request: ConsoleRequest) async throws -> Answer {
        try await PersonalPage(request, try await PersonalSubject(request)).answer()
    }
}

/// The entire page; after a form with errors, with the typed values and the problems.
struct PersonalPage {
    let request: ConsoleRequest
    let subject: PersonalSubject
    let problem: String?
    let errors: [FormField: String]
    let text: Translated<PersonalText>

    init(
        _ request: ConsoleRequest,
        _ subject: PersonalSubject,
        problem: String? = nil,
        errors: [FormField: String] = [:]
    ) {
        self.request = request
        self.subject = subject
        self.problem = problem
        self.errors = errors
        text = request.text(PersonalText.self)
    }

    private struct View: Sendable {
        let title: String
        let problem: Notice?
        let form: String
        let questions: [DeletionQuestion]
        let access: AccessView
        let sending: SendingView?
        let sync: SyncView
    }

    func answer() async throws -> Answer {
        let title = subject.isMe ? text.title : text.titleOf(subject.name)
        let view = View(
            title: title,
            problem: (problem ?? (errors.isEmpty ? nil : request.common.correctBelow)).map { Notice(.problem, $0) },
            form: subject.formPath,
            questions: try await DeletionQuestion.all(self),
            access: try await AccessView(self),
            sending: try await SendingView(self),
            sync: SyncView(
                self,
                odooVersion: await request.console.odoo?.version(of: subject.settings.odoo.database)
            )
        )
        var page = Page("personal", title: title, text: text, view: view)
        page.section = subject.path
        if let google = request.console.google { page.formTargets = [google.endpoints.accounts] }
        let isWrong = problem != nil || !errors.isEmpty
        return .page(page, status: isWrong ? .unprocessableContent : .ok)
    }

    /// The typed value, or else the stored one.
    func typed(_ field: FormField, _ stored: String) -> String {
        request.form.isChanged(field) ? request.form.raw(field) ?? stored : stored
    }

    /// Whether a box is ticked: as the user changed it in the form `form` that was sent, or else as stored.
    func isOn(_ field: FormField, _ stored: Bool, form: String) -> Bool {
        request.form[.form] == form && request.form.isChanged(field) ? request.form.isOn(field) : stored
    }
}

/// The user whose settings a page shows. The only place that decides who may see and change whose settings.
struct PersonalSubject: Sendable {
    let user: UserRecord
    let isMe: Bool
    let settings: PersonalSettings
    /// The user's account, once access has been granted.
    let account: AccountRecord?

    private init(_ other: PersonalSubject, _ settings: PersonalSettings) {
        (user, isMe, account) = (other.user, other.isMe, other.account)
        self.settings = settings
    }

    /// The user in the path, or the signed-in user. Throws `forbidden` for another user, unless an administrator asks.
    init(_ request: ConsoleRequest) async throws {
        let (me, store) = (try request.user, request.console.store)
        if let named = request.variables["user"], named != "\(me.id.rawValue)" {
            guard request.isAdministrator else { throw Refusal.forbidden }
            guard let id = Int64(named), let other = try await store.user(UserID(rawValue: id)) else {
                throw Refusal.notFound
            }
            user = other
        } else {
            user = me
        }
        isMe = user.id == me.id
        settings = try await store.personalSettings(of: user.id)
        let id = user.account
        account = try await id == nil ? nil : store.accounts().first { $0.id == id }
    }

    /// The user's display name.
    var name: String { user.name.isEmpty ? user.email : user.name }

    /// The path of the user's page.
    var path: LocalPath {
        isMe ? "/personal" : LocalPath("/personal/\(user.id.rawValue)") ?? "/users"
    }

    /// The prefix of the paths of the page's forms.
    var formPath: String { "/personal/\(user.id.rawValue)" }

    /// The address that must grant: the user name in the settings, or else the user's sign-in address.
    var expectedAddress: Address? { Address(settings.userName.isEmpty ? user.email : settings.userName) }

    /// Whether it is the user's own address as administrators entered it, or that of the user's account. Users write the user
    /// name in their settings themselves, so somebody could enter another's address and send that person a link to grant it.
    func isOwn(_ address: Address) -> Bool {
        [Address(user.email)?.key, account?.address.key].contains(address.key)
    }

    /// Changes the settings as they are stored at that moment: users also change them in Odoo.
    ///
    /// - Parameter edit: changes them and returns the fields that are wrong then; with any, nothing is stored. May be called
    ///   more than once.
    /// - Returns: the errors, and the user with the settings that are stored now.
    func change(
        _ request: ConsoleRequest,
        _ edit: @escaping @Sendable (inout PersonalSettings) -> [FormField: String]
    ) async throws -> (subject: PersonalSubject, errors: [FormField: String]) {
        let now = request.console.clock.now
        var stored = try await request.console.store.changePersonalSettings(of: user.id, at: now) { settings in
            var edited = settings
            if edit(&edited).isEmpty { settings = edited }
        }
        let subject = PersonalSubject(self, stored)
        // The same again finds what kept it from being stored, or changes nothing.
        return (subject, edit(&stored))
    }

    /// The page again, with the problem at the top.
    func refuse(_ problem: String, _ request: ConsoleRequest) async throws -> Answer {
        try await PersonalPage(request, self, problem: problem).answer()
    }
}
