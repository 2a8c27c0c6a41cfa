import Base
import HTTPTypes
import Storage

/// The organisation's OAuth client, for users without one of their own, and the domains that may sign in with Google.
enum GoogleProjectSection: ConsoleSection {
    static let templates = [Template("google-project", PackageResources.google_project_mustache)]
    static let texts: any Texts.Type = GoogleProjectText.self
    static let navigation = [
        NavigationItem(
            name: { GoogleProjectText.of($0).title },
            path: "/google-project",
            icon: "key",
            audience: .administrator,
            group: .setUp,
            rank: 72
        )
    ]

    static func register(_ routes: ConsoleRoutes) {
        routes.get("google-project", for: .administrator) { try await page($0) }
        routes.post("google-project", for: .administrator, save)
    }

    private struct View: Sendable {
        let configured: Notice?
        let clientID: Field
        let clientSecret: Field
        let domains: Field
        let addsUsers: CheckField
        let redirect: RedirectView
    }

    private static func save(_ request: ConsoleRequest) async throws -> Answer {
        let (store, words) = (request.console.store, request.text(PersonalText.self))
        var settings = try await store.organisationSettings()
        // If both are empty, the client of the configuration file applies again.
        settings.client =
            request.form[.clientID].isEmpty && request.form[.clientSecret].isEmpty
            ? nil : try request.oauthClient(of: nil).keepingSecret(of: settings.client)
        settings.signInDomains = request.form[.signInDomains].lowercased()
            .split { $0 == "," || $0 == ";" || $0.isWhitespace }.map { String($0.drop { $0 == "@" }) }
        settings.signInAddsUsers = request.form.isOn(.signInAddsUsers)
        let fields: [OrganisationSettings.Field] = [.clientID, .clientSecret, .signInDomains]
        let problems = settings.problems.filter { fields.contains($0.key) }
        guard problems.isEmpty else {
            let errors = problems.map { (FormField($0.key), words.problem($0.value)) }
            return try await page(request, errors: Dictionary(uniqueKeysWithValues: errors))
        }
        try await store.saveOrganisationSettings(settings)
        request.note("the organisation's settings were changed", category: .settings)
        request.notify(Notice(.done, words.saved))
        // Whoever sets up the gateway goes on with the first account.
        let hasAccounts = try await !store.accounts().isEmpty
        return .redirect(settings.client == nil || hasAccounts ? "/google-project" : "/assistant")
    }

    private static func page(_ request: ConsoleRequest, errors: [FormField: String] = [:]) async throws -> Answer {
        let (text, words) = (request.text(GoogleProjectText.self), request.text(PersonalText.self))
        let settings = try await request.console.store.organisationSettings()
        let configured = request.console.google?.configuredClient
        let isStored = settings.client?.sealedSecret != nil
        let view = View(
            configured: settings.client == nil ? configured.map { Notice(.note, text.configured($0.id)) } : nil,
            clientID: Field(
                .clientID,
                words.clientID,
                value: request.form.raw(.clientID) ?? settings.client?.id ?? "",
                hint: text.clientHint,
                error: errors[.clientID],
                autocomplete: "off",
                isOptional: true
            ),
            clientSecret: Field(
                .clientSecret,
                words.clientSecret,
                .password,
                hint: isStored ? words.secretKept : nil,
                error: errors[.clientSecret],
                autocomplete: "new-password",
                isOptional: true
            ),
            domains: Field(
                .signInDomains,
                text.domains,
                value: request.form.raw(.signInDomains) ?? settings.signInDomains.joined(separator: ", "),
                hint: text.domainsHint,
                error: errors[.signInDomains],
                isOptional: true
            ),
            addsUsers: CheckField(
                .signInAddsUsers,
                text.addsUsers,
                isOn: errors.isEmpty ? settings.signInAddsUsers : request.form.isOn(.signInAddsUsers),
                hint: text.addsUsersHint
            ),
            redirect: RedirectView(request.redirectAddress, words)
        )
        var page = Page("google-project", title: text.title, text: text, view: view)
        page.section = "/google-project"
        return .page(page, status: errors.isEmpty ? .ok : .unprocessableContent)
    }
}
