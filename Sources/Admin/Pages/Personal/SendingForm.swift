import Base
import Cryptography
import Google
import Mail
import Storage

/// Whether the user's mail goes through the account, and from which addresses.
enum SendingForm {
    static func save(_ request: ConsoleRequest) async throws -> Answer {
        let subject = try await PersonalSubject(request)
        guard let account = subject.account else { throw Refusal.notFound }
        var options = account.options
        options.sendsOwnMail = request.form.isOn(.sendsOwnMail)
        try await request.console.store.setOptions(options, of: account.id)
        await request.console.gateway.accountsChanged()
        request.note("personal settings were changed", category: .settings, account: "\(account.address)")
        let text = request.text(PersonalText.self)
        request.notify(Notice(.done, text.saved))
        return .redirect(subject.path)
    }

    /// Reads the addresses from Gmail; the user's SMTP login may then use them.
    static func readSendAs(_ request: ConsoleRequest) async throws -> Answer {
        let subject = try await PersonalSubject(request)
        guard let account = subject.account else { throw Refusal.notFound }
        let (text, grantText) = (request.text(PersonalText.self), request.text(GrantText.self))
        guard GrantedScopes(account.scopes).allows(.sendAs) else {
            return try await subject.refuse(text.needsPurpose(grantText.purpose(.readBack).name), request)
        }
        let google = try request.google
        do { try await google.readSendAs(of: account) } catch let error as GoogleError {
            return try await subject.refuse(text.googleFailed(request.words(error.reason)), request)
        }
        let store = request.console.store
        if var login = try await store.login(named: "\(account.address)"), login.account == account.id,
            login.owner != nil,
            login.mayUse == SMTPPasswordForm.addresses(of: account),
            let now = try await store.accounts().first(where: { $0.id == account.id })
        {
            login.mayUse = SMTPPasswordForm.addresses(of: now)
            try await store.saveLogin(login)
            await request.console.gateway.accountsChanged()
        }
        request.notify(Notice(.done, text.sendAsNow))
        return .redirect(subject.path)
    }
}

/// How the user's mail is sent.
struct SendingView: Sendable {
    struct Row: Sendable {
        let address: String
        let name: String
        let state: Badge
    }

    let rows: [Row]
    let hasRows: Bool
    let read: String
    let sendsOwnMail: CheckField
    let passwordHint: String
    let passwords: [Field]
    let hasPassword: Bool

    /// `nil` while there is no account.
    init?(_ page: PersonalPage) async throws {
        guard let account = page.subject.account else { return nil }
        let login = try await page.request.console.store.login(named: "\(account.address)")
        hasPassword = login?.account == account.id && login?.owner != nil && login?.passwordHash != nil
        let (text, link) = (page.text, page.request.text(LinkText.self))
        rows = account.sendAs.map {
            Row(
                address: $0.address,
                name: $0.displayName ?? "",
                state: $0.isAccepted ? Badge(text.verified, .good) : Badge(text.pending, .warning)
            )
        }
        hasRows = !rows.isEmpty
        read = account.sendAsReadAt.map { text.sendAsRead(page.request.format.dateAndClock($0)) } ?? text.sendAsNotRead
        sendsOwnMail = CheckField(
            .sendsOwnMail,
            text.sendsOwnMail,
            isOn: page.isOn(.sendsOwnMail, account.options.sendsOwnMail, form: "sending"),
            hint: text.sendsOwnMailHint
        )
        passwordHint = text.passwordHint("\(account.address)")
        passwords = [
            Field(
                .smtpPassword,
                text.newPassword,
                .password,
                hint: link.passwordHint,
                error: page.errors[.smtpPassword],
                autocomplete: "new-password"
            ),
            Field(
                .smtpRepeated,
                link.repeated,
                .password,
                error: page.errors[.smtpRepeated],
                autocomplete: "new-password"
            ),
        ]
    }
}

/// The password with which mail programs send as the user's account (SMTP).
enum SMTPPasswordForm {
    static func save(_ request: ConsoleRequest) async throws -> Answer {
        let subject = try await PersonalSubject(request)
        let (text, link) = (request.text(PersonalText.self), request.text(LinkText.self))
        guard let account = subject.account else {
            return try await subject.refuse(text.passwordNeedsGrant, request)
        }
        let (store, name) = (request.console.store, "\(account.address)")
        let password = request.form.raw(.smtpPassword) ?? ""
        let repeated = request.form.raw(.smtpRepeated) ?? ""
        if let fault = PasswordRule.fault(password, repeated: repeated, email: name) {
            let field: FormField = fault == .notRepeated ? .smtpRepeated : .smtpPassword
            return try await PersonalPage(request, subject, errors: [field: link.words(fault)]).answer()
        }
        let known = try await store.login(named: name)
        // A user cannot take over a login with that name that an administrator created or that belongs to something
        // else.
        guard known.map({ $0.account == account.id && $0.owner != nil }) ?? true else {
            return try await PersonalPage(request, subject, errors: [.smtpPassword: text.loginIsTaken]).answer()
        }
        let hash = try await request.console.signIn.passwords.hash(Secret(password))
        var login =
            known
            ?? LoginRecord(
                name: name,
                passwordHash: nil,
                mayUse: addresses(of: account),
                account: account.id,
                isEnabled: true,
                createdAt: request.console.clock.now
            )
        login.passwordHash = hash
        login.owner = subject.user.id
        try await store.saveLogin(login)
        await request.console.gateway.accountsChanged()
        request.note("an SMTP password was set", category: .settings, account: name)
        request.notify(Notice(.done, text.passwordSaved))
        return .redirect(subject.path)
    }

    static func remove(_ request: ConsoleRequest) async throws -> Answer {
        let subject = try await PersonalSubject(request)
        let text = request.text(PersonalText.self)
        guard let account = subject.account,
            let login = try await request.console.store.login(named: "\(account.address)"), login.account == account.id,
            login.owner != nil
        else { throw Refusal.notFound }
        guard request.isConfirmed else {
            return request.confirm(
                Confirmation(
                    text.removePasswordQuestion(login.name),
                    consequences: [text.removePasswordEffect],
                    button: text.removePassword,
                    action: request.path,
                    back: subject.path
                )
            )
        }
        try await request.console.store.removeLogin(named: login.name)
        await request.console.gateway.accountsChanged()
        request.note("an SMTP password was removed", category: .settings, account: login.name)
        request.notify(Notice(.done, text.passwordRemoved))
        return .redirect(subject.path)
    }

    /// The addresses that the login may use in From: only the account's own. An address that Gmail has not verified may
    /// belong to a colleague, whose account would then send mail with that From.
    static func addresses(of account: AccountRecord) -> [String] {
        let own = "\(account.address)"
        let aliases = account.sendAs.filter(\.isAccepted).map(\.address)
        return [own] + aliases.filter { $0.lowercased() != own.lowercased() }
    }
}
