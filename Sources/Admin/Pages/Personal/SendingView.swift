import Storage

/// How the user's mail is sent.
struct SendingView: Sendable {
    struct Line: Sendable {
        let address: String
        let name: String
        let state: Badge
    }

    let lines: [Line]
    let hasLines: Bool
    let read: String
    let sendsOwnMail: CheckField
    let passwordHint: String
    let passwords: [Field]
    let hasPassword: Bool

    /// `nil` while there is no account.
    init?(_ page: PersonalPage) async throws {
        guard let account = page.subject.account else { return nil }
        let login = try await page.visit.console.store.login(named: "\(account.address)")
        hasPassword = login?.account == account.id && login?.owner != nil && login?.passwordHash != nil
        let (text, link) = (page.text, page.visit.text(LinkText.self))
        lines = account.sendAs.map {
            Line(
                address: $0.address,
                name: $0.displayName ?? "",
                state: $0.isAccepted ? Badge(text.verified, .good) : Badge(text.pending, .warning)
            )
        }
        hasLines = !lines.isEmpty
        read = account.sendAsReadAt.map { text.sendAsRead(page.visit.format.dateAndClock($0)) } ?? text.sendAsNotRead
        sendsOwnMail = CheckField(
            "sends-own-mail",
            text.sendsOwnMail,
            isOn: page.isOn("sends-own-mail", account.options.sendsOwnMail, form: "sending"),
            hint: text.sendsOwnMailHint
        )
        passwordHint = text.passwordHint("\(account.address)")
        passwords = [
            Field(
                "smtp-password",
                text.newPassword,
                .password,
                hint: link.passwordHint,
                error: page.errors["smtp-password"],
                autocomplete: "new-password"
            ),
            Field(
                "smtp-repeated",
                link.repeated,
                .password,
                error: page.errors["smtp-repeated"],
                autocomplete: "new-password"
            ),
        ]
    }
}
