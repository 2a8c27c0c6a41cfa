import Base
import HTTPTypes
import Storage

/// The settings for all users: those in the database, which can be changed here, and those in the configuration file,
/// which are only shown.
enum ConfigurationSection: ConsoleSection {
    private static let path: LocalPath = "/configuration"

    static let templates = [
        Template("configuration", PackageResources.configuration_mustache),
        Template("setting-row", PackageResources.setting_row_mustache),
        Template("log-settings", PackageResources.log_settings_mustache),
    ]
    static let texts: any Texts.Type = ConfigurationText.self
    static let navigation = [
        NavigationItem(
            name: { ConfigurationText.of($0).title },
            path: path,
            icon: "settings",
            audience: .administrator,
            group: .administration,
            rank: 90
        )
    ]

    static func register(_ routes: ConsoleRoutes) {
        routes.get("configuration", for: .administrator) { try await page($0) }
        routes.post("configuration/organisation", for: .administrator) {
            try await OrganisationForm.save($0, from: path) { try await page($0, errors: $1) }
        }
        routes.post("configuration/webhook", for: .administrator) { try await DeliveryWebhookCard.test($0, from: path) }
        routes.post("configuration", for: .administrator) {
            try await LogSettingsForm.save($0, from: path) { try await page($0, errors: $1) }
        }
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
        /// Why no password can be reset by mail; `nil` if it can, or is not wanted.
        let noReset: Notice?
        let organisation: OrganisationForm
        let log: LogSettingsForm
        /// `nil` without a delivery webhook.
        let webhook: DeliveryWebhookCard?
        /// Set by the file, the environment or the program.
        let changed: [Row]
        let hasChanged: Bool
        let unchanged: String
        let defaults: [Row]
    }

    private static func page(_ request: ConsoleRequest, errors: [FormField: String] = [:]) async throws -> Answer {
        let text = request.text(ConfigurationText.self)
        let settings = request.console.gateway.configuration
        let changed = settings.filter { $0.source != .standard }
        let view = View(
            noReset: try await noReset(request),
            organisation: try await OrganisationForm(request, errors: errors),
            log: try await LogSettingsForm(path, request, errors: errors),
            webhook: try await DeliveryWebhookCard(request),
            changed: changed.map { row($0, text, request) },
            hasChanged: !changed.isEmpty,
            unchanged: text.unchanged(request.format.number(settings.count - changed.count)),
            defaults: settings.filter { $0.source == .standard }.map { row($0, text, request) }
        )
        var page = Page("configuration", title: text.title, text: text, view: view)
        page.section = path
        return .page(page, status: errors.isEmpty ? .ok : .unprocessableContent)
    }

    private static func noReset(_ request: ConsoleRequest) async throws -> Notice? {
        let text = request.text(ConfigurationText.self)
        guard request.console.options.passwordReset else { return nil }
        guard request.console.resets.isOffered else { return Notice(.note, text.resetNeedsURL) }
        guard try await !request.console.gateway.canMail else { return nil }
        return Notice(
            .warning,
            text.resetNeedsSender,
            path: "/accounts",
            action: AccountsText.of(request.language).title
        )
    }

    private static func row(
        _ setting: ConfigurationValue,
        _ text: Translated<ConfigurationText>,
        _ request: ConsoleRequest
    ) -> Row {
        let (value, isCode): (String, Bool) =
            switch setting.value {
            case .text("\"\""), .text(""): (text.empty, false)
            case .text(let value): (value, true)
            case .flag(let isOn): (isOn ? request.common.yes : request.common.no, false)
            case .duration(let length): (request.format.duration(length), false)
            case .size(let bytes): (request.format.binarySize(bytes), false)
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
            meaning: setting.meaning[request.language],
            value: value,
            isCode: isCode,
            source: source,
            isGiven: setting.source != .standard
        )
    }
}
