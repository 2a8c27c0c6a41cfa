import Base
import Cryptography
import Mail
import Storage

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
        let (text, link) = (page.request.text(PersonalMailText.self), page.request.text(LinkText.self))
        rows = account.sendAs.map {
            Row(
                address: $0.address,
                name: $0.displayName ?? "",
                state: $0.isAccepted ? Badge(text.verified, .good) : Badge(text.pending, .warning)
            )
        }
        hasRows = !rows.isEmpty
        read = account.sendAsReadAt.map { text.sendAsRead(page.request.format.dateAndClock($0)) } ?? text.sendAsNotRead
        sendsOwnMail = page.check(
            .sendsOwnMail,
            text.sendsOwnMail,
            account.options.sendsOwnMail,
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
        let (text, link) = (request.text(PersonalMailText.self), request.text(LinkText.self))
        guard let account = subject.account else {
            return try await subject.refuse(text.passwordNeedsGrant, request, on: .mail)
        }
        let (store, name) = (request.console.store, "\(account.address)")
        let password = request.form.raw(.smtpPassword) ?? ""
        let repeated = request.form.raw(.smtpRepeated) ?? ""
        if let fault = PasswordRule.fault(password, repeated: repeated, email: name) {
            let field: FormField = fault == .notRepeated ? .smtpRepeated : .smtpPassword
            return try await PersonalPage(request, subject, .mail, errors: [field: link.words(fault)]).answer()
        }
        let known = try await store.login(named: name)
        // A user cannot take over a login with that name that an administrator created or that belongs to something
        // else.
        guard known.map({ $0.account == account.id && $0.owner != nil }) ?? true else {
            return try await PersonalPage(request, subject, .mail, errors: [.smtpPassword: text.loginIsTaken]).answer()
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
        return .redirect(subject.path(of: .mail))
    }

    static func remove(_ request: ConsoleRequest) async throws -> Answer {
        let subject = try await PersonalSubject(request)
        let text = request.text(PersonalMailText.self)
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
                    back: subject.path(of: .mail)
                )
            )
        }
        try await request.console.store.removeLogin(named: login.name)
        await request.console.gateway.accountsChanged()
        request.note("an SMTP password was removed", category: .settings, account: login.name)
        request.notify(Notice(.done, text.passwordRemoved))
        return .redirect(subject.path(of: .mail))
    }

    /// The addresses that the login may use in From: only the account's own. An address that Gmail has not verified may
    /// belong to a colleague, whose account would then send mail with that From.
    static func addresses(of account: AccountRecord) -> [String] {
        let own = "\(account.address)"
        let aliases = account.sendAs.filter(\.isAccepted).map(\.address)
        return [own] + aliases.filter { $0.lowercased() != own.lowercased() }
    }
}
