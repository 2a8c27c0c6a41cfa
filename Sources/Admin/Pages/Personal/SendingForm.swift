import Google
import Storage

/// Whether the user's mail goes through the account, and from which addresses.
enum SendingForm {
    static func save(_ visit: Visit) async throws -> Answer {
        let subject = try await PersonalSubject(visit)
        guard let account = subject.account else { throw Refusal.notFound }
        var options = account.options
        options.sendsOwnMail = visit.form.isOn("sends-own-mail")
        try await visit.console.store.setOptions(options, of: account.id)
        await visit.console.seams.accountsChanged()
        visit.note("personal settings were changed", area: .settings, account: "\(account.address)")
        let text = visit.text(PersonalText.self)
        visit.notify(Notice(.done, text.saved))
        return .redirect(subject.path)
    }

    /// Reads the addresses from Gmail; the user's SMTP login may then use them.
    static func readSendAs(_ visit: Visit) async throws -> Answer {
        let subject = try await PersonalSubject(visit)
        guard let account = subject.account else { throw Refusal.notFound }
        let (text, grantText) = (visit.text(PersonalText.self), visit.text(GrantText.self))
        guard GrantedScopes(account.scopes).allows(.sendAs) else {
            return try await subject.refuse(text.needsPurpose(grantText.purpose(.readBack).name), visit)
        }
        let google = try visit.google
        do { try await google.verbs.readSendAs(account) } catch let error as GoogleError {
            return try await subject.refuse(text.googleFailed(visit.words(error.reason)), visit)
        }
        let store = visit.console.store
        if var login = try await store.login(named: "\(account.address)"), login.account == account.id,
            login.owner != nil,
            login.mayUse == GatewayPasswordForm.addresses(of: account),
            let now = try await store.accounts().first(where: { $0.id == account.id })
        {
            login.mayUse = GatewayPasswordForm.addresses(of: now)
            try await store.saveLogin(login)
            await visit.console.seams.accountsChanged()
        }
        visit.notify(Notice(.done, text.sendAsNow))
        return .redirect(subject.path)
    }
}
