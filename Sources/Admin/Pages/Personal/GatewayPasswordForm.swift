import Base
import Mail
import OpenSSL
import Storage

/// The password with which mail programs send as the user's account (SMTP).
enum GatewayPasswordForm {
    static func save(_ visit: Visit) async throws -> Answer {
        let subject = try await PersonalSubject(visit)
        let (text, link) = (visit.text(PersonalText.self), visit.text(LinkText.self))
        guard let account = subject.account else {
            return try await subject.refuse(text.passwordNeedsGrant, visit)
        }
        let (store, name) = (visit.console.store, "\(account.address)")
        let password = visit.form.raw("smtp-password") ?? ""
        let repeated = visit.form.raw("smtp-repeated") ?? ""
        if let fault = PasswordRule.fault(password, repeated: repeated, email: name) {
            let field = fault == .notRepeated ? "smtp-repeated" : "smtp-password"
            return try await PersonalPage(visit, subject, errors: [field: link.words(fault)]).answer()
        }
        let known = try await store.login(named: name)
        // A user cannot take over a login with that name that an administrator created or that belongs to something
        // else.
        guard known.map({ $0.account == account.id && $0.owner != nil }) ?? true else {
            return try await PersonalPage(visit, subject, errors: ["smtp-password": text.loginIsTaken]).answer()
        }
        let hash = try await visit.console.signIn.passwords.hash(Secret(password))
        var login =
            known
            ?? LoginRecord(
                name: name,
                passwordHash: nil,
                mayUse: addresses(of: account),
                account: account.id,
                isEnabled: true,
                createdAt: visit.console.clock.now
            )
        login.passwordHash = hash
        login.owner = subject.person.id
        try await store.saveLogin(login)
        await visit.console.seams.accountsChanged()
        visit.note("a gateway password was set", area: .settings, account: name)
        visit.notify(Notice(.done, text.passwordSaved))
        return .redirect(subject.path)
    }

    static func remove(_ visit: Visit) async throws -> Answer {
        let subject = try await PersonalSubject(visit)
        let text = visit.text(PersonalText.self)
        guard let account = subject.account,
            let login = try await visit.console.store.login(named: "\(account.address)"), login.account == account.id,
            login.owner != nil
        else { throw Refusal.notFound }
        guard visit.isConfirmed else {
            return visit.confirm(
                Confirmation(
                    text.removePasswordQuestion(login.name),
                    consequences: [text.removePasswordEffect],
                    button: text.removePassword,
                    action: visit.path,
                    back: subject.path
                )
            )
        }
        try await visit.console.store.removeLogin(named: login.name)
        await visit.console.seams.accountsChanged()
        visit.note("a gateway password was removed", area: .settings, account: login.name)
        visit.notify(Notice(.done, text.passwordRemoved))
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
