import Storage

/// The organisation's name, and where its people find help.
struct OrganisationForm: Sendable {
    private static let longestName = 80
    private static let longestURL = 500

    let name: Field
    let helpURL: Field

    /// After an error, the form has the typed values and the problems.
    init(_ request: ConsoleRequest, errors: [FormField: String]) async throws {
        let text = request.text(ConfigurationText.self)
        let settings = try await request.console.store.organisationSettings()
        name = Field(
            .organisationName,
            text.organisationName,
            value: request.form.raw(.organisationName) ?? settings.name ?? "",
            hint: text.organisationNameHint,
            error: errors[.organisationName],
            autocomplete: "organization",
            isOptional: true
        )
        helpURL = Field(
            .helpURL,
            text.helpURL,
            .url,
            value: request.form.raw(.helpURL) ?? settings.helpURL ?? "",
            hint: text.helpURLHint,
            error: errors[.helpURL],
            isOptional: true
        )
    }

    static func save(
        _ request: ConsoleRequest,
        from page: LocalPath,
        again show: (ConsoleRequest, _ errors: [FormField: String]) async throws -> Answer
    ) async throws -> Answer {
        let (store, text) = (request.console.store, request.text(ConfigurationText.self))
        let (name, url) = (request.form[.organisationName], request.form[.helpURL])
        var errors: [FormField: String] = [:]
        if name.count > longestName { errors[.organisationName] = text.organisationNameTooLong }
        let isWebAddress = ["https://", "http://"].contains { url.hasPrefix($0) && url.count > $0.count }
        if !url.isEmpty, !isWebAddress || url.count > longestURL || url.contains(where: \.isWhitespace) {
            errors[.helpURL] = text.helpURLWrong
        }
        guard errors.isEmpty else { return try await show(request, errors) }
        // Settings of other pages are kept.
        var settings = try await store.organisationSettings()
        settings.name = name.isEmpty ? nil : name
        settings.helpURL = url.isEmpty ? nil : url
        try await store.saveOrganisationSettings(settings)
        request.note("the organisation's name and help were changed", category: .settings)
        request.notify(Notice(.done, text.saved))
        return .redirect(page)
    }
}
