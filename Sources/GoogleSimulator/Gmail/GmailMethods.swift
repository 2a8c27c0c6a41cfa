import HTTPTypes

/// The simulated methods of Gmail v1, with the quota units in force since May 2026.
enum GmailMethods {
    /// 35 MiB, for sent messages and drafts.
    static let largestMessage = 36_700_160
    /// 150 MiB, for messages that are only stored in the mailbox.
    static let largestInsert = 157_286_400

    static let all = messages + drafts + labels + mailbox

    static let user = "gmail/v1/users/{userId}/"

    private static let mailbox: [APIMethod] = [
        APIMethod(
            "gmail.users.getProfile",
            .get,
            user + "profile",
            scopes: GmailScope.profile,
            units: 1,
            run: MailboxMethods.profile
        ),
        APIMethod(
            "gmail.users.history.list",
            .get,
            user + "history",
            scopes: GmailScope.reading,
            units: 2,
            run: HistoryMethods.list
        ),
        APIMethod(
            "gmail.users.settings.sendAs.list",
            .get,
            user + "settings/sendAs",
            scopes: GmailScope.settings,
            units: 1,
            run: MailboxMethods.listSendAs
        ),
        APIMethod(
            "gmail.users.settings.sendAs.get",
            .get,
            user + "settings/sendAs/{sendAsEmail}",
            scopes: GmailScope.settings,
            units: 1,
            run: MailboxMethods.getSendAs
        ),
    ]
}
