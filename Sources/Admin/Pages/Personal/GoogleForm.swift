import Base
import Google
import Storage

/// Who the user is at Google and in Odoo: what the rest needs, and most people leave as it is.
struct GoogleView: Sendable {
    let frame: PersonalFrame
    let access: AccessView
    let client: SelectField
    let clientID: Field
    let clientSecret: Field
    let userName: Field
    let redirect: RedirectView
    /// Whether the folded part of the form needs the user's attention, or has been changed before.
    let hasAdvanced: Bool
    /// `nil` if there is nothing to choose from.
    let odooDatabase: SelectField?
    /// For administrators: a user who chose another user's login would gain access to their contacts and calendar.
    let odooLogin: Field?
    /// For other users.
    let odooKnown: String?
    let logging: CheckField

    static func page(_ page: PersonalPage, _ frame: PersonalFrame) async throws -> Page {
        let view = GoogleView(page, frame, try await AccessView(page))
        var answer = Page("personal", title: frame.title, text: page.text, view: view)
        if let google = page.request.console.google { answer.formTargets = [google.endpoints.accounts] }
        return answer
    }

    private init(_ page: PersonalPage, _ frame: PersonalFrame, _ access: AccessView) {
        let (request, text, subject) = (page.request, page.text, page.subject)
        let settings = subject.settings
        self.frame = frame
        self.access = access
        redirect = RedirectView(request.redirectAddress, text)
        var own = OAuthClient(id: "", sealedSecret: nil)
        if case .own(let client) = settings.client { own = client }
        let isOwn = if case .own = settings.client { true } else { false }
        client = SelectField(
            .client,
            text.client,
            [("organisation", text.clientOfOrganisation), ("own", text.clientOwn)],
            selected: page.typed(.client, isOwn ? "own" : "organisation"),
            stored: isOwn ? "own" : "organisation"
        )
        clientID = Field(
            .clientID,
            text.clientID,
            value: page.typed(.clientID, own.id),
            stored: own.id,
            hint: text.clientHint,
            error: page.errors[.clientID],
            autocomplete: "off",
            isOptional: true,
            saysOptional: false
        )
        clientSecret = Field(
            .clientSecret,
            text.clientSecret,
            .password,
            hint: own.sealedSecret == nil ? text.clientHint : text.secretKept,
            error: page.errors[.clientSecret],
            autocomplete: "new-password",
            isOptional: true,
            saysOptional: false
        )
        userName = Field(
            .userName,
            text.userName,
            .email,
            value: page.typed(.userName, settings.userName),
            stored: settings.userName,
            hint: text.userNameHint(subject.user.email),
            error: page.errors[.userName],
            isOptional: true
        )
        hasAdvanced = isOwn || [.clientID, .clientSecret, .userName].contains { page.errors[$0] != nil }
        let databases = request.console.odoo?.databases ?? []
        // What the browser selects.
        let database = databases.contains(settings.odoo.database) ? settings.odoo.database : databases.first ?? ""
        odooDatabase =
            databases.count < 2
            ? nil
            : SelectField(
                .odooDatabase,
                text.odooDatabase,
                databases.map { ($0, $0) },
                selected: page.typed(.odooDatabase, database),
                stored: database
            )
        odooLogin =
            request.isAdministrator
            ? Field(
                .odooLogin,
                text.odooLogin,
                value: page.typed(.odooLogin, settings.odoo.login),
                stored: settings.odoo.login,
                hint: text.odooLoginHint,
                error: page.errors[.odooLogin],
                autocomplete: "off",
                isOptional: true
            ) : nil
        odooKnown = request.isAdministrator ? nil : text.odooKnown(settings.odoo.login)
        logging = page.check(.isLogged, text.isLogged, settings.isLogged, hint: text.isLoggedHint)
    }
}

/// Saves the OAuth client and the user name of a grant, and the user in Odoo.
enum GoogleForm {
    static func save(_ request: ConsoleRequest) async throws -> Answer {
        let form = request.form
        let subject = try await PersonalSubject(request)
        let typed = form[.client] == "own" ? try request.oauthClient(of: subject.user.id) : nil
        let databases = request.console.odoo?.databases ?? []
        // Another user's login would give access to their contacts and calendar.
        let mayChangeLogin = request.isAdministrator
        return try await PersonalForm.save(
            request,
            .google,
            fields: [.clientID, .clientSecret, .userName, .odooLogin],
            edit: { settings in
                if form.isChanged(.userName) { settings.userName = form[.userName] }
                if form.isChanged(.client) || form.isChanged(.clientID) || !form[.clientSecret].isEmpty {
                    let kept: OAuthClient? = if case .own(let own) = settings.client { own } else { nil }
                    settings.client =
                        typed.map { PersonalSettings.Client.own($0.keepingSecret(of: kept)) } ?? .organisation
                }
                if form.isChanged(.odooDatabase), let database = form.raw(.odooDatabase), databases.contains(database) {
                    settings.odoo.database = database
                }
                if mayChangeLogin, form.isChanged(.odooLogin), form.raw(.odooLogin) != nil {
                    settings.odoo.login = form[.odooLogin]
                }
                form.change(.isLogged, &settings.isLogged)
                return [:]
            }
        )
    }
}

/// An OAuth client as it was typed.
struct TypedClient: Sendable {
    fileprivate let client: OAuthClient
    /// Whether no secret was typed.
    fileprivate let keepsSecret: Bool

    /// An empty secret keeps the stored one if the ID is unchanged.
    func keepingSecret(of old: OAuthClient?) -> OAuthClient {
        guard keepsSecret, let old, old.id == client.id else { return client }
        return old
    }
}

extension ConsoleRequest {
    private static let longestSecret = 512

    /// The client in the form, of a user or of the organisation (`nil`); without a secret if none was typed.
    func oauthClient(of user: UserID?) throws -> TypedClient {
        let id = form[.clientID]
        let secret = form[.clientSecret]
        if secret.isEmpty { return TypedClient(client: OAuthClient(id: id, sealedSecret: nil), keepsSecret: true) }
        let refused = TypedClient(client: OAuthClient(id: id, sealedSecret: nil), keepsSecret: false)
        guard secret.utf8.count <= Self.longestSecret else { return refused }
        let sealed = try console.sealer.seal(Secret(secret), for: .clientSecret(user, clientID: id))
        return TypedClient(client: OAuthClient(id: id, sealedSecret: sealed), keepsSecret: false)
    }

    /// Today's date in the console's time zone.
    var today: CalendarDate {
        let now = console.clock.now
        return CalendarDate(now, offset: format.offset(at: now))
    }
}
