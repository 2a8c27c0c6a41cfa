import HTTPTypes

extension GmailMethods {
    static let drafts: [APIMethod] = [
        APIMethod(
            "gmail.users.drafts.create",
            .post,
            user + "drafts",
            scopes: GmailScope.drafting,
            units: 10,
            upload: MediaUpload(maximum: largestMessage),
            run: DraftMethods.create
        ),
        APIMethod(
            "gmail.users.drafts.send",
            .post,
            user + "drafts/send",
            scopes: GmailScope.drafting,
            units: 100,
            upload: MediaUpload(maximum: largestMessage),
            run: DraftMethods.send
        ),
        APIMethod(
            "gmail.users.drafts.update",
            .put,
            user + "drafts/{id}",
            scopes: GmailScope.drafting,
            units: 15,
            upload: MediaUpload(maximum: largestMessage),
            run: DraftMethods.update
        ),
        APIMethod(
            "gmail.users.drafts.get",
            .get,
            user + "drafts/{id}",
            scopes: GmailScope.draftReading,
            units: 20,
            run: DraftMethods.get
        ),
        APIMethod(
            "gmail.users.drafts.list",
            .get,
            user + "drafts",
            scopes: GmailScope.draftReading,
            units: 5,
            run: DraftMethods.list
        ),
        APIMethod(
            "gmail.users.drafts.delete",
            .delete,
            user + "drafts/{id}",
            scopes: GmailScope.drafting,
            units: 10,
            run: DraftMethods.delete
        ),
    ]

    static let labels: [APIMethod] = [
        APIMethod(
            "gmail.users.labels.list",
            .get,
            user + "labels",
            scopes: GmailScope.labelReading,
            units: 1,
            run: LabelMethods.list
        ),
        APIMethod(
            "gmail.users.labels.get",
            .get,
            user + "labels/{id}",
            scopes: GmailScope.labelReading,
            units: 1,
            run: LabelMethods.get
        ),
        APIMethod(
            "gmail.users.labels.create",
            .post,
            user + "labels",
            scopes: GmailScope.labelWriting,
            units: 5,
            run: LabelMethods.create
        ),
        APIMethod(
            "gmail.users.labels.update",
            .put,
            user + "labels/{id}",
            scopes: GmailScope.labelWriting,
            units: 5,
            run: LabelMethods.update
        ),
        APIMethod(
            "gmail.users.labels.patch",
            .patch,
            user + "labels/{id}",
            scopes: GmailScope.labelWriting,
            units: 5,
            run: LabelMethods.patch
        ),
        APIMethod(
            "gmail.users.labels.delete",
            .delete,
            user + "labels/{id}",
            scopes: GmailScope.labelWriting,
            units: 5,
            run: LabelMethods.delete
        ),
    ]
}
