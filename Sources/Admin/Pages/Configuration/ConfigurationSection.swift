import HTTPTypes
import Storage

/// The settings for all users: those in the database, which can be changed here, and those in the configuration file,
/// which are only shown.
enum ConfigurationSection: ConsoleSection {
    static let templates = [Template("configuration", PackageResources.configuration_mustache)]
    static let texts: any Texts.Type = ConfigurationText.self
    static let navigation = [
        NavigationItem(
            name: { ConfigurationText.of($0).title },
            path: "/configuration",
            icon: "settings",
            audience: .administrator,
            rank: 90
        )
    ]

    static func register(_ routes: ConsoleRoutes) {
        routes.get("configuration", for: .administrator) { try await page($0) }
        routes.post("configuration", for: .administrator, save)
    }

    private struct Row: Sendable {
        let key: String
        let meaning: String
        let value: String
        let isCode: Bool
        let source: String
        let isGiven: Bool
    }

    private struct View: Sendable {
        let readMessages: CheckField
        let logLevel: SelectField
        let logRetention: Field
        let settings: [Row]
    }

    private static func save(_ request: ConsoleRequest) async throws -> Answer {
        let (store, text) = (request.console.store, request.text(ConfigurationText.self))
        // Settings of other pages are kept.
        var settings = try await store.organisationSettings()
        settings.administratorsReadMessages = request.form.isOn("read_messages")
        settings.logLevel = LogLevel(name: request.form["log_level"]) ?? settings.logLevel
        guard let days = Int(request.form["log_retention"]), OrganisationSettings.logRetentions.contains(days) else {
            return try await page(request, errors: ["log_retention": retentionHint(request)])
        }
        settings.logRetention = days
        try await store.saveOrganisationSettings(settings)
        request.note("the organisation's settings were changed", area: .settings)
        request.notify(Notice(.done, text.saved))
        return .redirect("/configuration")
    }

    private static func page(_ request: ConsoleRequest, errors: [String: String] = [:]) async throws -> Answer {
        let text = request.text(ConfigurationText.self)
        let settings = try await request.console.store.organisationSettings()
        let isAgain = !errors.isEmpty
        let level = isAgain ? request.form["log_level"] : settings.logLevel.name
        let view = View(
            readMessages: CheckField(
                "read_messages",
                text.readMessages,
                isOn: isAgain ? request.form.isOn("read_messages") : settings.administratorsReadMessages,
                hint: text.readMessagesHint
            ),
            logLevel: SelectField(
                "log_level",
                text.logLevel,
                LogLevel.allCases.map { ($0.name, text.logLevelName($0.name)) },
                selected: level
            ),
            logRetention: Field(
                "log_retention",
                text.logRetention,
                .number,
                value: isAgain ? request.form["log_retention"] : "\(settings.logRetention)",
                hint: retentionHint(request),
                error: errors["log_retention"]
            ),
            settings: request.console.services.configuration().map { row($0, text) }
        )
        var page = Page("configuration", title: text.title, text: text, view: view)
        page.section = "/configuration"
        return .page(page, status: isAgain ? .unprocessableContent : .ok)
    }

    private static func retentionHint(_ request: ConsoleRequest) -> String {
        let (text, range) = (request.text(ConfigurationText.self), OrganisationSettings.logRetentions)
        return text.days(request.format.number(range.lowerBound), request.format.number(range.upperBound))
    }

    private static func row(_ setting: ConfigurationValue, _ text: Translated<ConfigurationText>) -> Row {
        let (value, isCode): (String, Bool) =
            switch setting.value {
            case .text("\"\""), .text(""): (text.empty, false)
            case .text(let value): (value, true)
            case .secret(let isSet): (isSet ? text.secretSet : text.secretUnset, false)
            }
        let source =
            switch setting.source {
            case .standard: text.standard
            case .given(let place): place
            case .derived: text.derived
            }
        return Row(
            key: setting.key,
            meaning: setting.meaning,
            value: value,
            isCode: isCode,
            source: source,
            isGiven: setting.source != .standard
        )
    }
}
