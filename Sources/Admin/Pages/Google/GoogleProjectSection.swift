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
            rank: 85
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
        let redirect: RedirectView
    }

    private static func save(_ visit: ConsoleRequest) async throws -> Answer {
        let (store, words) = (visit.console.store, visit.text(PersonalText.self))
        var settings = try await store.organisationSettings()
        // If both are empty, the client of the configuration file applies again.
        settings.client =
            visit.form["client-id"].isEmpty && visit.form["client-secret"].isEmpty
            ? nil : try visit.oauthClient(of: nil, keeping: settings.client)
        settings.signInDomains = visit.form["sign-in-domains"].lowercased()
            .split { $0 == "," || $0 == ";" || $0.isWhitespace }.map { String($0.drop { $0 == "@" }) }
        let fields: [OrganisationSettings.Field] = [.clientID, .clientSecret, .signInDomains]
        let problems = settings.problems.filter { fields.contains($0.key) }
        guard problems.isEmpty else {
            let errors = problems.map { ($0.key.rawValue, words.problem($0.value)) }
            return try await page(visit, errors: Dictionary(uniqueKeysWithValues: errors))
        }
        try await store.saveOrganisationSettings(settings)
        visit.note("the organisation's settings were changed", area: .settings)
        visit.notify(Notice(.done, words.saved))
        return .redirect("/google-project")
    }

    private static func page(_ visit: ConsoleRequest, errors: [String: String] = [:]) async throws -> Answer {
        let (text, words) = (visit.text(GoogleProjectText.self), visit.text(PersonalText.self))
        let settings = try await visit.console.store.organisationSettings()
        let configured = visit.console.seams.google?.configuredClient
        let isStored = settings.client?.sealedSecret != nil
        let view = View(
            configured: settings.client == nil ? configured.map { Notice(.note, text.configured($0.id)) } : nil,
            clientID: Field(
                "client-id",
                words.clientID,
                value: visit.form.raw("client-id") ?? settings.client?.id ?? "",
                hint: text.clientHint,
                error: errors["client-id"],
                autocomplete: "off",
                isOptional: true
            ),
            clientSecret: Field(
                "client-secret",
                words.clientSecret,
                .password,
                hint: isStored ? words.secretKept : nil,
                error: errors["client-secret"],
                autocomplete: "new-password",
                isOptional: true
            ),
            domains: Field(
                "sign-in-domains",
                text.domains,
                value: visit.form.raw("sign-in-domains") ?? settings.signInDomains.joined(separator: ", "),
                hint: text.domainsHint,
                error: errors["sign-in-domains"],
                isOptional: true
            ),
            redirect: RedirectView(visit.redirectAddress, words)
        )
        var page = Page("google-project", title: text.title, text: text, view: view)
        page.section = "/google-project"
        return .page(page, status: errors.isEmpty ? .ok : .unprocessableContent)
    }
}
