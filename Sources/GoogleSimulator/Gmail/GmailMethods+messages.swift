import HTTPTypes

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
