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
    /// By language: the terms of a view's arch.
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
    /// What a menu opens: `ir.actions.server,7`.
    case action(String)
    /// Written but not compared, because Odoo does not show it or users may have changed it.
    case secret(JSONValue)

    /// The external ids it needs.
    var needs: [String] {
        switch self {
        case .plain, .secret: []
        case .reference(let name), .including(let name), .action(let name): [name]
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
        case .action(let name): return ids[name].map { .string("ir.actions.server,\($0)") }
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
        }
    }

    /// Normalises the spaces that Odoo changes when it stores XML.
    private static func folded(_ text: String) -> String {
        text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
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

    package init(mailServer: MailServer?, login: String) {
        self.mailServer = mailServer
        self.login = login
    }
}
