import Storage

/// The log's level and retention, and whether administrators may read mail (template `log-settings`).
struct LogSettingsForm: Sendable {
    /// Where the form is sent: the page that shows it.
    let action: String
    let level: SelectField
    let retention: Field
    let readMessages: CheckField

    /// After an error, the form has the typed values and the problem.
    init(_ page: LocalPath, _ request: ConsoleRequest, errors: [FormField: String]) async throws {
        let (text, form) = (request.text(ConfigurationText.self), request.form)
        let settings = try await request.console.store.organisationSettings()
        let isAgain = errors[.logRetention] != nil
        action = page.description
        level = SelectField(
            .logLevel,
            text.logLevel,
            LogLevel.allCases.map { ($0.name, text.logLevelName($0.name)) },
            selected: isAgain ? form[.logLevel] : settings.logLevel.name
        )
        let (least, most) = Self.range(request)
        retention = Field(
            .logRetention,
            text.logRetention,
            .number,
            value: isAgain ? form[.logRetention] : "\(settings.logRetention)",
            hint: text.logRetentionHint(least, most),
            error: errors[.logRetention]
        )
        readMessages = CheckField(
            .readMessages,
            text.readMessages,
            isOn: isAgain ? form.isOn(.readMessages) : settings.administratorsReadMessages,
            hint: text.readMessagesHint
        )
    }

    /// Saves the form, and leads back to its page.
    ///
    /// - Parameters:
    ///   - page: the page that showed the form.
    ///   - show: answers with that page again.
    static func save(
        _ request: ConsoleRequest,
        from page: LocalPath,
        again show: (ConsoleRequest, _ errors: [FormField: String]) async throws -> Answer
    ) async throws -> Answer {
        let (store, text) = (request.console.store, request.text(ConfigurationText.self))
        guard let level = LogLevel(name: request.form[.logLevel]) else { throw Refusal.malformed }
        // Settings of other pages are kept.
        var settings = try await store.organisationSettings()
        settings.logLevel = level
        settings.logRetention = Int(request.form[.logRetention]) ?? 0
        settings.administratorsReadMessages = request.form.isOn(.readMessages)
        guard settings.problems[.logRetention] == nil else {
            let (least, most) = range(request)
            return try await show(request, [.logRetention: text.logRetentionWrong(least, most)])
        }
        try await store.saveOrganisationSettings(settings)
        request.note(
            "the log's settings were changed",
            category: .settings,
            [
                "level": level.name, "days": "\(settings.logRetention)",
                "administrators-read-messages": "\(settings.administratorsReadMessages)",
            ]
        )
        request.notify(Notice(.done, text.saved))
        return .redirect(page)
    }

    /// The shortest and the longest retention, in days.
    private static func range(_ request: ConsoleRequest) -> (least: String, most: String) {
        let range = OrganisationSettings.logRetentions
        return (request.format.number(range.lowerBound), request.format.number(range.upperBound))
    }
}
