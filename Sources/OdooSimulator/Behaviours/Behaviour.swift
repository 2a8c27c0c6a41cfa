import Base
import Odoo

/// The behaviour of a model beyond that of every model.
protocol Behaviour: Sendable {
    /// Completes the values of a new record.
    func prepare(_ values: inout [String: JSONValue], _ environment: Environment) throws(OdooException)

    /// Called after a record was created with `values`.
    func created(_ id: Int, _ values: [String: JSONValue], _ environment: Environment) throws(OdooException)

    func willWrite(
        _ ids: [Int],
        _ values: inout [String: JSONValue],
        _ environment: Environment
    ) throws(OdooException)

    /// - Parameter before: the records before the change.
    func wrote(_ before: [Row], _ values: [String: JSONValue], _ environment: Environment) throws(OdooException)

    func willUnlink(_ ids: [Int], _ environment: Environment) throws(OdooException)

    /// Whether writing records that no longer exist reports success: Odoo notices only what it reads of them.
    var ignoresMissing: Bool { get }

    /// Returns what the acting user sees in place of the value; `nil` shows the value.
    func masked(_ field: Field, of row: Row, _ environment: Environment) -> JSONValue?

    /// Whether a search by these fields shows the record to the acting user.
    func isVisible(_ row: Row, searchedBy fields: Set<String>, _ environment: Environment) -> Bool

    /// Additional methods, by name.
    var methods: [String: Method] { get }
}

extension Behaviour {
    func prepare(_ values: inout [String: JSONValue], _ environment: Environment) throws(OdooException) {}
    func created(_ id: Int, _ values: [String: JSONValue], _ environment: Environment) throws(OdooException) {}
    func willWrite(
        _ ids: [Int],
        _ values: inout [String: JSONValue],
        _ environment: Environment
    ) throws(OdooException) {}
    func wrote(_ before: [Row], _ values: [String: JSONValue], _ environment: Environment) throws(OdooException) {}
    func willUnlink(_ ids: [Int], _ environment: Environment) throws(OdooException) {}
    var ignoresMissing: Bool { false }
    func masked(_ field: Field, of row: Row, _ environment: Environment) -> JSONValue? { nil }
    func isVisible(_ row: Row, searchedBy fields: Set<String>, _ environment: Environment) -> Bool { true }
    var methods: [String: Method] { [:] }
}

/// A model without additional behaviour.
struct PlainBehaviour: Behaviour {}

/// The records of users' subscriptions to contacts.
enum SubscriptionBehaviour {
    /// Returns the users whose Google contacts include a contact.
    static func subscribers(of contact: Int, _ environment: Environment) -> JSONValue {
        let rows = environment.world.tables[ProvisionCode.subscription]?.rows.values ?? [:].values
        return JSONValue(
            rows.filter { $0.values[ProvisionCode.subscribedContact] == .integer(contact) }
                .compactMap { $0.values[ProvisionCode.subscribedUser]?.integer }.sorted()
        )
    }

    /// Deletes the subscriptions to deleted contacts.
    static func forget(contacts: [Int], _ environment: Environment) {
        for row in environment.world.tables[ProvisionCode.subscription]?.rows.values ?? [:].values
        where contacts.contains(row.values[ProvisionCode.subscribedContact]?.integer ?? 0) {
            environment.world.tables[ProvisionCode.subscription]?.remove(row.id)
        }
    }
}

/// Users. Their names and other personal fields are stored in their contact.
struct UserBehaviour: Behaviour {
    static let partnerFields = ["name", "email", "tz", "lang", "phone"]

    func prepare(_ values: inout [String: JSONValue], _ environment: Environment) throws(OdooException) {
        if let login = values["login"],
            environment.world.tables["res.users"]?.rows.values.contains(where: { $0.values["login"] == login }) == true
        {
            throw .validation("You can not have two users with the same login!")
        }
        var partner = take(&values)
        if let id = values["partner_id"]?.integer {
            if !partner.isEmpty { try environment.superuser.write("res.partner", [id], partner) }
        } else {
            if partner["email"] == nil, values["login"]?.string?.contains("@") == true {
                partner["email"] = values["login"]
            }
            values["partner_id"] = .integer(try environment.superuser.create("res.partner", partner))
        }
        if values[UserFields.groups(environment.world.version)] == nil,
            let group = environment.world.record(OdooGroupName.user)?.id
        {
            values[UserFields.groups(environment.world.version)] = [[4, .integer(group)]]
        }
    }

    func willWrite(
        _ ids: [Int],
        _ values: inout [String: JSONValue],
        _ environment: Environment
    ) throws(OdooException) {
        let partner = take(&values)
        guard !partner.isEmpty else { return }
        let partners = ids.compactMap { environment.row("res.users", $0)?.values["partner_id"]?.integer }
        try environment.superuser.write("res.partner", partners, partner)
    }

    var methods: [String: Method] {
        [
            "has_group": Method(["group_ext_id!"], onRecords: true) { call throws(OdooException) in
                let user = call.ids.first ?? call.environment.user
                return .bool(
                    Environment(world: call.environment.world, user: user, context: [:], isSuperuser: false)
                        .isMember(of: call["group_ext_id"]?.string ?? "")
                )
            },
            "context_get": Method { call throws(OdooException) in
                ["uid": .integer(call.environment.user), "lang": "en_US", "tz": false]
            },
        ]
    }

    private func take(_ values: inout [String: JSONValue]) -> [String: JSONValue] {
        var taken: [String: JSONValue] = [:]
        for name in Self.partnerFields { taken[name] = values.removeValue(forKey: name) }
        return taken
    }
}

/// Languages.
struct LanguageBehaviour: Behaviour {
    var methods: [String: Method] {
        [
            "get_installed": Method { call throws(OdooException) in
                .array(call.environment.world.configuration.languages.map { [.string($0), .string($0)] })
            }
        ]
    }
}

/// Files of messages, and files in which Odoo stores the pictures of records.
struct AttachmentBehaviour: Behaviour {
    /// Pictures are visible only to a search for them.
    func isVisible(_ row: Row, searchedBy fields: Set<String>, _ environment: Environment) -> Bool {
        (row.values["res_field"] ?? false) == false || !fields.isDisjoint(with: ["id", "res_field"])
    }

    /// Content that a browser would run becomes text if the context asks for it, or if its creator may not change views.
    /// A missing type is guessed from the name.
    func prepare(_ values: inout [String: JSONValue], _ environment: Environment) throws(OdooException) {
        var type = values["mimetype"]?.string ?? ""
        if type.isEmpty || type == "application/octet-stream" {
            let suffix = values["name"]?.string?.split(separator: ".").last?.lowercased() ?? ""
            type = Self.types[suffix] ?? (type.isEmpty ? "application/octet-stream" : type)
        }
        let isOffice = type.hasPrefix("application/vnd.openxmlformats")
        let runs = type.contains("ht") || type.contains("xml") && !isOffice
        if runs {
            let views = try environment.model("ir.ui.view")
            let asUser = Environment(
                world: environment.world,
                user: environment.user,
                context: [:],
                isSuperuser: false
            )
            if environment.has("attachments_mime_plainxml") || !asUser.may(.write, views) { type = "text/plain" }
        }
        values["mimetype"] = .string(type)
    }

    private static let types = [
        "html": "text/html", "htm": "text/html", "svg": "image/svg+xml", "xml": "text/xml", "txt": "text/plain",
    ]

    /// Stores the picture of a record, replacing the previous one.
    static func keep(picture: JSONValue, of model: String, _ id: Int, _ environment: Environment) {
        forget(picturesOf: model, id, environment)
        guard let picture = picture.string, let number = environment.world.tables["ir.attachment"]?.nextID() else {
            return
        }
        environment.world.tables["ir.attachment"]?.insert(
            Row(
                model: "ir.attachment",
                id: number,
                values: [
                    "name": "image_512", "res_model": .string(model), "res_id": .integer(id), "res_field": "image_512",
                    "type": "binary", "datas": .string(picture), "checksum": .string(checksum(of: picture)),
                ]
            )
        )
    }

    static func forget(picturesOf model: String, _ id: Int, _ environment: Environment) {
        let table = environment.world.tables["ir.attachment"]
        for row in table?.rows.values ?? [:].values
        where row.values["res_field"]?.string != nil && row.values["res_model"] == .string(model)
            && row.values["res_id"] == .integer(id)
        {
            environment.world.tables["ir.attachment"]?.remove(row.id)
        }
    }

    /// Returns a checksum (FNV-1a), which only has to differ for different content; Odoo's is SHA-1.
    private static func checksum(of content: String) -> String {
        let hash = content.utf8.reduce(0xCBF2_9CE4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
        return String(hash, radix: 16)
    }
}
