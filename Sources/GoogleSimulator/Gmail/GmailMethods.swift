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

extension GmailMethods {
    static let messages: [APIMethod] = [
        APIMethod(
            "gmail.users.messages.send",
            .post,
            user + "messages/send",
            scopes: GmailScope.sending,
            units: 100,
            upload: MediaUpload(maximum: largestMessage),
            run: SendingMethods.send
        ),
        APIMethod(
            "gmail.users.messages.import",
            .post,
            user + "messages/import",
            scopes: GmailScope.inserting,
            units: 25,
            upload: MediaUpload(maximum: largestInsert, isRequired: true),
            run: SendingMethods.insert
        ),
        APIMethod(
            "gmail.users.messages.insert",
            .post,
            user + "messages",
            scopes: GmailScope.inserting,
            units: 25,
            upload: MediaUpload(maximum: largestInsert, isRequired: true),
            run: SendingMethods.insert
        ),
        APIMethod(
            "gmail.users.messages.list",
            .get,
            user + "messages",
            scopes: GmailScope.reading,
            units: 5,
            run: MessageMethods.list
        ),
        APIMethod(
            "gmail.users.messages.get",
            .get,
            user + "messages/{id}",
            scopes: GmailScope.messageReading,
            units: 20,
            run: MessageMethods.get
        ),
        APIMethod(
            "gmail.users.messages.attachments.get",
            .get,
            user + "messages/{messageId}/attachments/{id}",
            scopes: GmailScope.attachments,
            units: 20,
            run: MessageMethods.attachment
        ),
        APIMethod(
            "gmail.users.messages.modify",
            .post,
            user + "messages/{id}/modify",
            scopes: GmailScope.modifying,
            units: 5,
            run: ChangeMethods.modify
        ),
        APIMethod(
            "gmail.users.messages.trash",
            .post,
            user + "messages/{id}/trash",
            scopes: GmailScope.modifying,
            units: 20,
            run: ChangeMethods.trash
        ),
        APIMethod(
            "gmail.users.messages.untrash",
            .post,
            user + "messages/{id}/untrash",
            scopes: GmailScope.modifying,
            units: 5,
            run: ChangeMethods.untrash
        ),
        APIMethod(
            "gmail.users.messages.delete",
            .delete,
            user + "messages/{id}",
            scopes: [GmailScope.full],
            units: 10,
            run: ChangeMethods.delete
        ),
        APIMethod(
            "gmail.users.messages.batchModify",
            .post,
            user + "messages/batchModify",
            scopes: GmailScope.modifying,
            units: 50,
            run: ChangeMethods.batchModify
        ),
        APIMethod(
            "gmail.users.messages.batchDelete",
            .post,
            user + "messages/batchDelete",
            scopes: [GmailScope.full],
            units: 50,
            run: ChangeMethods.batchDelete
        ),
    ]
}

/// The scopes of Gmail's methods, as the discovery document groups them.
enum GmailScope {
    private static let prefix = "https://www.googleapis.com/auth/gmail."

    static let full = "https://mail.google.com/"
    static let modify = prefix + "modify"
    static let compose = prefix + "compose"
    static let send = prefix + "send"
    static let readonly = prefix + "readonly"
    static let metadata = prefix + "metadata"
    static let insert = prefix + "insert"
    static let labels = prefix + "labels"
    static let basicSettings = prefix + "settings.basic"
    static let sharing = prefix + "settings.sharing"
    static let addonCompose = prefix + "addons.current.action.compose"
    static let addonAction = prefix + "addons.current.message.action"
    static let addonMetadata = prefix + "addons.current.message.metadata"
    static let addonReadonly = prefix + "addons.current.message.readonly"

    static let sending: Set = [full, addonCompose, compose, modify, send]
    static let drafting: Set = [full, addonCompose, compose, modify]
    static let draftReading: Set = [full, compose, modify, readonly]
    static let profile: Set = [full, compose, metadata, modify, readonly]
    static let reading: Set = [full, metadata, modify, readonly]
    static let messageReading = reading.union([addonAction, addonMetadata, addonReadonly])
    static let attachments: Set = [full, addonAction, addonReadonly, modify, readonly]
    static let modifying: Set = [full, modify]
    static let inserting: Set = [full, insert, modify]
    static let labelWriting: Set = [full, labels, modify]
    static let labelReading: Set = [full, labels, metadata, modify, readonly]
    static let settings: Set = [full, modify, readonly, basicSettings]
}
