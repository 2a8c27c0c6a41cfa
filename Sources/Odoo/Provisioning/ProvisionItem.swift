package import Base

/// A record that the gateway keeps in Odoo.
package struct ProvisionItem: Sendable, Hashable {
    /// Its external id, in the gateway's own module name.
    package let name: String
    package let model: String
    /// The English name shown to users.
    package let title: String
    /// The values by field; fields that Odoo does not let change are also in `fixed`.
    package let values: [String: ProvisionValue]
    /// The fields that identify the record if its external id was lost.
    package let key: Set<String>
    /// Fields that are set only on creation.
    package let fixed: Set<String>
    /// By field, then by language: the whole text.
    package let translations: [String: [String: String]]
    /// By language: the terms of the field that consists of terms: a view's arch, or the help of a window.
    package let terms: [String: [String: String]]

    package init(
        _ name: String,
        _ model: String,
        _ title: String,
        key: Set<String>,
        fixed: Set<String> = [],
        translations: [String: [String: String]] = [:],
        terms: [String: [String: String]] = [:],
        _ values: [String: ProvisionValue]
    ) {
        self.name = name
        self.model = model
        self.title = title
        self.key = key
        self.fixed = fixed
        self.translations = translations
        self.terms = terms
        self.values = values
    }

    /// The German name shown to users: the kind of record, and what it is called in Odoo.
    package var germanTitle: String {
        let kind =
            switch model {
            case "ir.model": "Modell"
            case "ir.model.fields": "Feld"
            case "ir.actions.server": "Aktion"
            case "ir.actions.act_window": "Fenster"
            case "ir.ui.view": "Ansicht"
            case "ir.ui.menu": "Menü"
            case "ir.config_parameter": "Parameter"
            default: model
            }
        let label = translations["name"] ?? translations["field_description"]
        return "\(kind): \(label?["de"] ?? name)"
    }

    /// The field whose `terms` are translated, as it is read.
    var termsField: String { model == "ir.ui.view" ? "arch" : "help" }

    /// The external id with the module name.
    var externalID: String { "\(Self.module).\(name)" }

    /// Whether it is part of another item, and too small to be listed for users.
    package var isDetail: Bool { Self.details.contains(model) || model == "ir.model.fields" && isOnOwnModel }

    private static let details: Set = [
        "ir.model.fields.selection", "ir.model.access", "ir.rule", "ir.actions.act_window.view",
    ]

    /// The module name of the external ids. No such module exists: Odoo leaves these records alone on updates.
    package static let module = "gsuite_gateway"
}

/// A value of such a record.
package enum ProvisionValue: Sendable, Hashable {
    case plain(JSONValue)
    /// The record with this external id, such as `base.view_partner_tree`.
    case reference(String)
    /// These records and no others.
    case references([String])
    /// This record besides others, which stay: the rest of the list is not compared.
    case including(String)
    /// What a menu opens, by the model of the action: `ir.actions.server,7`.
    case action(String, model: String)
    /// A text in which `{{` external id `}}` stands for a record's id, such as a view with buttons.
    case template(String)
    /// Written but not compared, because Odoo does not show it or users may have changed it.
    case secret(JSONValue)

    /// The external ids it needs.
    var needs: [String] {
        switch self {
        case .plain, .secret: []
        case .reference(let name), .including(let name), .action(let name, _): [name]
        case .template(let text): Self.pieces(text).filter(\.isMark).map(\.text)
        case .references(let names): names
        }
    }

    /// Returns the value in Odoo's form; `nil` while a record it needs does not exist.
    func resolved(_ ids: [String: Int]) -> JSONValue? {
        switch self {
        case .plain(let value), .secret(let value): return value
        case .reference(let name): return ids[name].map { .integer($0) }
        case .references(let names):
            let found = names.compactMap { ids[$0] }
            return found.count == names.count ? [[6, 0, JSONValue(found)]] : nil
        case .including(let name): return ids[name].map { [[4, .integer($0)]] }
        case .action(let name, let model): return ids[name].map { .string("\(model),\($0)") }
        case .template(let text):
            var whole = ""
            for piece in Self.pieces(text) {
                guard piece.isMark else {
                    whole += piece.text
                    continue
                }
                guard let id = ids[piece.text] else { return nil }
                whole += "\(id)"
            }
            return .string(whole)
        }
    }

    /// Whether `found`, as returned by Odoo, is this value.
    func equals(_ found: JSONValue, _ ids: [String: Int]) -> Bool {
        switch self {
        case .secret: true
        case .plain(.string(let text)): found.string.map(Self.folded) == Self.folded(text)
        case .plain(let value): found == value
        case .reference(let name): ids[name] != nil && found.array?.first?.integer == ids[name]
        case .references(let names): Set(found.ids ?? []) == Set(names.compactMap { ids[$0] })
        case .including(let name): ids[name].map { found.ids?.contains($0) == true } ?? false
        case .action: found.string == resolved(ids)?.string
        case .template: resolved(ids).map { ProvisionValue.plain($0).equals(found, ids) } ?? false
        }
    }

    /// The parts of a template: text and external ids in turn. No text of a template has two braces otherwise.
    private static func pieces(_ template: String) -> [(text: String, isMark: Bool)] {
        template.split(separator: "{{", omittingEmptySubsequences: false).enumerated().flatMap { place, part in
            guard place > 0 else { return [(String(part), false)] }
            let halves = part.split(separator: "}}", maxSplits: 1, omittingEmptySubsequences: false)
            return halves.enumerated().map { (String($0.element), $0.offset == 0) }
        }
    }

    /// Normalises the spaces that Odoo changes when it stores or translates XML.
    private static func folded(_ text: String) -> String {
        text.split(whereSeparator: \.isWhitespace).joined(separator: " ").replacing(" />", with: "/>")
            .replacing("> <", with: "><")
    }
}

extension ProvisionValue: ExpressibleByStringLiteral, ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral {
    package init(stringLiteral text: String) { self = .plain(.string(text)) }
    package init(booleanLiteral value: Bool) { self = .plain(.bool(value)) }
    package init(integerLiteral value: Int) { self = .plain(.integer(value)) }
}

/// Options that determine the gateway's records in Odoo.
package struct ProvisionOptions: Sendable, Hashable {
    /// How Odoo reaches the gateway's SMTP listener.
    package struct MailServer: Sendable, Hashable {
        package enum Encryption: String, Sendable, Hashable, CaseIterable {
            case none, starttls, ssl
        }

        package var host: String
        package var port: Int
        package var encryption: Encryption
        /// Empty if the listener requires no login.
        package var login: String
        /// Written only if given: otherwise Odoo keeps its own.
        package var password: String?
        /// The domains whose mail takes this server. Never empty: an empty filter lets Odoo 17 and later rewrite every
        /// sender.
        package var domains: [String]

        package init(
            host: String,
            port: Int,
            encryption: Encryption,
            login: String = "",
            password: String? = nil,
            domains: [String]
        ) {
            self.host = host
            self.port = port
            self.encryption = encryption
            self.login = login
            self.password = password
            self.domains = domains
        }
    }

    /// `nil` leaves Odoo's mail servers alone.
    package var mailServer: MailServer?
    /// The login of the user with whom the gateway works day by day.
    package var login: String
    /// The features, with those that they need.
    package var features: Set<ProvisionFeature> { didSet { features = Self.whole(features) } }
    /// The console's base URL, to which the app's buttons lead, and the name of the database in the configuration;
    /// without it, users grant access only in the console.
    package var consoleURL: String?
    package var database: String

    package init(
        mailServer: MailServer?,
        login: String,
        features: Set<ProvisionFeature>,
        consoleURL: String? = nil,
        database: String = ""
    ) {
        self.mailServer = mailServer
        self.login = login
        self.features = Self.whole(features)
        self.consoleURL = consoleURL
        self.database = database
    }

    private static func whole(_ features: Set<ProvisionFeature>) -> Set<ProvisionFeature> {
        features.reduce(into: features) { $0.formUnion($1.needs) }
    }

    /// Whether the views that the features create were seen in the web client of that version.
    package func wasTried(on version: OdooVersion) -> Bool {
        !features.contains(.app) || ProvisionFeature.triedVersions.contains(version.major)
    }

    /// Where a ticket leads, up to the ticket itself.
    var ticketAddress: String? {
        consoleURL.map { "\($0)\(AppCall.enterPath)?database=\(PercentCode.encode(database))&ticket=" }
    }

    /// All that any options create, to remove it.
    var everything: ProvisionOptions {
        var options = self
        options.mailServer = mailServer ?? MailServer(host: "", port: 0, encryption: .none, domains: [])
        options.features = .all
        options.consoleURL = consoleURL ?? ""
        return options
    }
}
