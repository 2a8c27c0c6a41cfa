import HTTPTypes

/// A user's own settings, and for administrators those of all users: access to Google, sending, contacts, calendar and
/// mail.
enum PersonalArea: ConsoleArea {
    static let templates = [
        Template("personal", PackageResources.personal_mustache),
        Template("personal-access", PackageResources.personal_access_mustache),
        Template("personal-sending", PackageResources.personal_sending_mustache),
        Template("personal-deletion", PackageResources.personal_deletion_mustache),
        Template("personal-sync", PackageResources.personal_sync_mustache),
        Template("redirect-address", PackageResources.redirect_address_mustache),
    ]
    static let texts: any Texts.Type = PersonalText.self
    static let navigation = [
        NavigationItem(
            name: { PersonalText.of($0).title },
            path: "/personal",
            icon: "person",
            audience: .person,
            rank: 10
        )
    ]

    static func register(_ routes: ConsoleRoutes) {
        routes.get("personal", for: .person, show)
        routes.get("personal/:person", for: .person, show)
        routes.post("personal/:person/access", for: .person, AccessForm.save)
        routes.post("personal/:person/password", for: .person, GatewayPasswordForm.save)
        routes.post("personal/:person/password/remove", for: .person, GatewayPasswordForm.remove)
        routes.post("personal/:person/sending", for: .person, SendingForm.save)
        routes.post("personal/:person/send-as", for: .person, SendingForm.readSendAs)
        routes.post("personal/:person/sync", for: .person, SyncForm.save)
        routes.post("personal/:person/deletion", for: .person, DeletionQuestion.answer)
        routes.post("personal/:person/folders", for: .person, SyncForm.readFolders)
        routes.post("personal/:person/calendars", for: .person, CalendarForm.readCalendars)
        routes.post("personal/:person/calendars/renew", for: .person, CalendarForm.renew)
    }

    private static func show(_ visit: Visit) async throws -> Answer {
        try await PersonalPage(visit, try await PersonalSubject(visit)).answer()
    }
}
