import Base
import Mail
import Storage

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
        let named = request.variables["user"].flatMap { PersonalTab(rawValue: $0) == nil ? $0 : nil }
        if let named, named != "\(me.id.rawValue)" {
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

    /// The path of the user's first page.
    var path: LocalPath { path(of: .google) }

    /// The path of one of the user's pages.
    func path(of tab: PersonalTab) -> LocalPath {
        let end = tab == .google ? "" : "/\(tab.rawValue)"
        return LocalPath(isMe ? "/personal\(end)" : "\(formPath)\(end)") ?? "/users"
    }

    /// The prefix of the paths of the pages' forms.
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
    func refuse(_ problem: String, _ request: ConsoleRequest, on tab: PersonalTab = .google) async throws -> Answer {
        try await PersonalPage(request, self, tab, problem: problem).answer()
    }
}
