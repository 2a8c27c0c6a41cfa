import Storage

/// A user's own settings, and for administrators those of all users. This is the first of their pages: access to Google, and
/// the user in Odoo.
enum PersonalSection: ConsoleSection {
    static let templates = [
        Template("personal", PackageResources.personal_mustache),
        Template("personal-frame", PackageResources.personal_frame_mustache),
        Template("personal-tabs", PackageResources.personal_tabs_mustache),
        Template("personal-save", PackageResources.personal_save_mustache),
        Template("redirect-address", PackageResources.redirect_address_mustache),
    ]
    static let texts: any Texts.Type = PersonalText.self
    static let navigation = [
        NavigationItem(
            name: { PersonalText.of($0).title },
            path: "/personal",
            icon: "user",
            audience: .user,
            group: .own,
            rank: 10
        )
    ]

    static func register(_ routes: ConsoleRoutes) {
        routes.get("personal", for: .user) { try await show(.google, $0) }
        // One's own pages are named without oneself.
        routes.get("personal/:user", for: .user) { request in
            try await show(PersonalTab(rawValue: request.variables["user"] ?? "") ?? .google, request)
        }
        for tab in PersonalTab.allCases {
            routes.get("personal/:user/\(tab.rawValue)", for: .user) { try await show(tab, $0) }
        }
        routes.post("personal/:user/google", for: .user, GoogleForm.save)
    }

    private static func show(_ tab: PersonalTab, _ request: ConsoleRequest) async throws -> Answer {
        try await PersonalPage(request, try await PersonalSubject(request), tab).answer()
    }
}

/// Saves the form of one of the pages. Of all fields, only those that the user changed count.
enum PersonalForm {
    /// - Parameters:
    ///   - fields: those of the settings that the page shows: only they can be wrong.
    ///   - edit: changes what the user changed, and returns what is wrong with what was typed.
    ///   - then: what follows once it is stored, given the user as before and as now.
    static func save(
        _ request: ConsoleRequest,
        _ tab: PersonalTab,
        fields: [PersonalSettings.Field],
        edit: @escaping @Sendable (inout PersonalSettings) -> [FormField: String],
        then: (PersonalSubject, PersonalSubject) async throws -> Void = { _, _ in }
    ) async throws -> Answer {
        let subject = try await PersonalSubject(request)
        let (text, today) = (request.text(PersonalText.self), request.today)
        let stored = try await subject.change(request) { settings in
            let typed = edit(&settings)
            let problems = settings.problems(today: today).filter { fields.contains($0.key) }
            let all = problems.map { (FormField($0.key), text.problem($0.value)) }
            return Dictionary(all) { first, _ in first }.merging(typed) { $1 }
        }
        guard stored.errors.isEmpty else {
            return try await PersonalPage(request, stored.subject, tab, errors: stored.errors).answer()
        }
        try await then(subject, stored.subject)
        request.note("personal settings were changed", category: .settings)
        // The actions available to the user may have changed: they can be requested immediately.
        request.console.gateway.actionsRequested()
        request.notify(Notice(.done, text.saved))
        return .redirect(subject.path(of: tab))
    }
}
