import Base

/// The records that the gateway keeps in Odoo, each after those it needs.
package enum ProvisionCatalogue {
    package static func items(_ options: ProvisionOptions, for version: OdooVersion) -> [ProvisionItem] {
        let groups = version.major >= 19 ? "group_ids" : "groups_id"
        let features = options.features
        var items = rights(features) + actions(groups)
        if features.contains(.contacts) { items += subscriptions + contactActions(groups) + contactViews }
        if features.contains(.appointments) { items += eventFields + [requestAction(groups), requestMenu] }
        if features.contains(.reports) { items += reportActions(groups) }
        items += AppCatalogue.items(options, version) + (options.mailServer.map { [mailServer($0)] } ?? [])
        return ordered(items)
    }

    /// Orders items by their kind, in the order in which they need each other: few calls create them then, and the reverse
    /// order removes them.
    private static func ordered(_ items: [ProvisionItem]) -> [ProvisionItem] {
        items.enumerated().sorted { ($0.element.rank, $0.offset) < ($1.element.rank, $1.offset) }.map(\.element)
    }

    private static func own(_ name: String) -> String { "\(ProvisionItem.module).\(name)" }

    /// The group of the gateway's user, with the least rights that suffice. An internal user needs nothing more.
    private static func rights(_ features: Set<ProvisionFeature>) -> [ProvisionItem] {
        let group = ProvisionItem(
            "group",
            "res.groups",
            "Group: G Suite Gateway",
            key: ["name"],
            ["name": "G Suite Gateway"]
        )
        let needed = OdooRight.daily.filter { right in
            switch right.model {
            case ProvisionCode.subscription: features.contains(.contacts)
            case let model where model.hasPrefix("calendar."): features.contains(.appointments)
            default: true
            }
        }
        return [group]
            + needed.map { right in
                let name = "access_" + right.model.replacing(".", with: "_")
                let operations = right.operations.map { "perm_\($0.rawValue)" }
                var values: [String: ProvisionValue] = [
                    "name": .plain(.string(own(name))), "group_id": .reference(own("group")),
                    "model_id": .reference(OdooRight.modelID(right.model)),
                ]
                for operation in OdooRight.Operation.allCases {
                    values["perm_\(operation.rawValue)"] = .plain(
                        .bool(operations.contains("perm_\(operation.rawValue)"))
                    )
                }
                return ProvisionItem(
                    name,
                    "ir.model.access",
                    "Access rights of the group on \(right.model)",
                    key: ["name"],
                    values
                )
            }
    }

    /// The subscriptions: which user imports which contact. Every internal user may read them; only the gateway has
    /// rights to change them, and the actions do so for whoever runs them.
    private static var subscriptions: [ProvisionItem] {
        let model = ProvisionItem(
            "model_subscription",
            "ir.model",
            "Model: who imports which contact",
            key: ["model"],
            fixed: ["model"],
            translations: ["name": ["de": "Import in G Suite"]],
            ["name": "Import in G Suite", "model": .plain(.string(ProvisionCode.subscription))]
        )
        let readers = ProvisionItem(
            "access_subscription_readers",
            "ir.model.access",
            "Access rights of all internal users on contact imports",
            key: ["name"],
            [
                "name": .plain(.string(own("access_subscription_readers"))), "group_id": .reference("base.group_user"),
                "model_id": .reference(own("model_subscription")), "perm_read": true, "perm_write": false,
                "perm_create": false, "perm_unlink": false,
            ]
        )
        return [
            model, readers,
            reference(
                "field_subscribed_contact",
                ProvisionCode.subscribedContact,
                to: "res.partner",
                "Contact",
                "Kontakt"
            ),
            reference("field_subscribed_user", ProvisionCode.subscribedUser, to: "res.users", "User", "Benutzer"),
            ProvisionItem(
                "field_subscriptions",
                "ir.model.fields",
                "Contact field: its imports, one record per user",
                key: ["name", "model_id"],
                fixed: ["name", "model_id", "ttype", "relation", "relation_field", "copied"],
                translations: ["field_description": ["de": "Importe in G Suite"]],
                [
                    "name": .plain(.string(ProvisionCode.subscriptions)),
                    "model_id": .reference("base.model_res_partner"), "ttype": "one2many",
                    "relation": .plain(.string(ProvisionCode.subscription)),
                    "relation_field": .plain(.string(ProvisionCode.subscribedContact)), "copied": false,
                    "field_description": "Imports in G Suite",
                ]
            ),
            ProvisionItem(
                "field_subscribed_users",
                "ir.model.fields",
                "Contact field: the users who import it",
                key: ["name", "model_id"],
                fixed: ["name", "model_id", "ttype", "relation", "copied", "store", "readonly"],
                translations: ["field_description": ["de": "In G Suite importiert für"]],
                [
                    "name": .plain(.string(ProvisionCode.subscribers)),
                    "model_id": .reference("base.model_res_partner"), "ttype": "many2many", "relation": "res.users",
                    "store": false, "readonly": true, "copied": false,
                    "compute": .plain(.string(ProvisionCode.subscriberValue)),
                    "depends": .plain(.string("\(ProvisionCode.subscriptions).\(ProvisionCode.subscribedUser)")),
                    "field_description": "Imported in G Suite for",
                ]
            ),
        ]
    }

    /// A field of a subscription, which is deleted with the record it refers to.
    private static func reference(
        _ item: String,
        _ name: String,
        to model: String,
        _ label: String,
        _ german: String
    ) -> ProvisionItem {
        ProvisionItem(
            item,
            "ir.model.fields",
            "Contact import field: \(label.lowercased())",
            key: ["name", "model_id"],
            fixed: ["name", "model_id", "ttype", "relation", "required", "on_delete", "index"],
            translations: ["field_description": ["de": german]],
            [
                "name": .plain(.string(name)), "model_id": .reference(own("model_subscription")), "ttype": "many2one",
                "relation": .plain(.string(model)), "required": true, "on_delete": "cascade", "index": true,
                "field_description": .plain(.string(label)),
            ]
        )
    }

    private static var eventFields: [ProvisionItem] {
        [
            ProvisionItem(
                "field_requested",
                "ir.model.fields",
                "User field: when the user last requested appointments",
                key: ["name", "model_id"],
                fixed: ["name", "model_id", "ttype", "copied", "index"],
                translations: ["field_description": ["de": "Google-Termine angefordert"]],
                [
                    "name": .plain(.string(ProvisionCode.requested)), "model_id": .reference("base.model_res_users"),
                    "ttype": "datetime", "copied": false, "index": true,
                    "field_description": "Google appointments requested",
                ]
            ),
            ProvisionItem(
                "field_event",
                "ir.model.fields",
                "Appointment field: its Google event",
                key: ["name", "model_id"],
                fixed: ["name", "model_id", "ttype", "copied", "index"],
                translations: ["field_description": ["de": "Google-Termin"]],
                [
                    "name": .plain(.string(EventMark.field)),
                    "model_id": .reference("calendar.model_calendar_event"),
                    "ttype": "char", "copied": false, "index": true, "field_description": "Google event",
                ]
            ),
        ]
    }

    private static var synchronisedField: ProvisionItem {
        ProvisionItem(
            "field_synchronised",
            "ir.model.fields",
            "User field: whether the gateway may act as the user",
            key: ["name", "model_id"],
            fixed: ["name", "model_id", "ttype", "copied"],
            translations: ["field_description": ["de": "Von G Suite Gateway synchronisiert"]],
            [
                "name": .plain(.string(ProvisionCode.synchronised)),
                "model_id": .reference("base.model_res_users"),
                "ttype": "boolean", "copied": false, "field_description": "Synchronised by G Suite Gateway",
            ]
        )
    }

    private static func contactActions(_ groups: String) -> [ProvisionItem] {
        [
            action(
                "subscribe",
                "Import in G Suite",
                "In G Suite importieren",
                on: "res_partner",
                ProvisionCode.subscribe,
                [
                    groups: .references(["base.group_user"]), "binding_model_id": .reference("base.model_res_partner"),
                    "binding_view_types": "list,form",
                ]
            ),
            action(
                "unsubscribe",
                "Remove import in G Suite",
                "Import in G Suite entfernen",
                on: "res_partner",
                ProvisionCode.unsubscribe,
                [
                    groups: .references(["base.group_user"]), "binding_model_id": .reference("base.model_res_partner"),
                    "binding_view_types": "list,form",
                ]
            ),
        ]
    }

    private static func requestAction(_ groups: String) -> ProvisionItem {
        action(
            "request",
            "Fetch appointments from Google",
            "Termine von Google abrufen",
            on: "calendar_event",
            ProvisionCode.request,
            [
                groups: .references(["base.group_user"]),
                "binding_model_id": .reference("calendar.model_calendar_event"),
                "binding_view_types": "list,form",
            ]
        )
    }

    private static func reportActions(_ groups: String) -> [ProvisionItem] {
        [
            action(
                "failures",
                "G Suite Gateway: failed deliveries",
                "G Suite Gateway: fehlgeschlagene Zustellungen",
                on: "mail_message",
                ProvisionCode.reportFailures,
                [groups: .references([own("group")])]
            ),
            action(
                "aliases",
                "G Suite Gateway: Gmail's Message-IDs",
                "G Suite Gateway: Message-IDs von Gmail",
                on: "mail_message",
                ProvisionCode.makeAliases,
                [groups: .references([own("group")])]
            ),
        ]
    }

    /// What every feature needs.
    private static func actions(_ groups: String) -> [ProvisionItem] {
        [
            synchronisedField,
            action(
                "as_owner",
                "G Suite Gateway: calls as other users",
                "G Suite Gateway: Aufrufe als andere Benutzer",
                on: "calendar_event",
                ProvisionCode.asOwner,
                [groups: .references([own("group")])]
            ),
            action(
                "synchronise",
                "G Suite Gateway: users it acts as",
                "G Suite Gateway: Benutzer, als die es handelt",
                on: "res_users",
                ProvisionCode.synchronise,
                [groups: .references([own("group")])]
            ),
            action(
                "trial",
                "G Suite Gateway: test of its access rights",
                "G Suite Gateway: Test seiner Zugriffsrechte",
                on: "mail_message",
                ProvisionCode.trial,
                [groups: .references([own("group")])]
            ),
        ]
    }

    private static func action(
        _ name: String,
        _ title: String,
        _ german: String,
        on model: String,
        _ code: String,
        _ more: [String: ProvisionValue]
    ) -> ProvisionItem {
        let values: [String: ProvisionValue] = [
            "name": .plain(.string(title)), "state": "code", "code": .plain(.string(code)),
            "model_id": .reference(OdooRight.modelID(model.replacing("_", with: "."))),
        ]
        return ProvisionItem(
            "action_\(name)",
            "ir.actions.server",
            "Action: \(title)",
            key: ["name", "model_id"],
            translations: ["name": ["de": german]],
            values.merging(more) { first, _ in first }
        )
    }

    private static func mailServer(_ server: ProvisionOptions.MailServer) -> ProvisionItem {
        var values: [String: ProvisionValue] = [
            "name": "G Suite Gateway", "smtp_host": .plain(.string(server.host)),
            "smtp_port": .plain(.integer(server.port)),
            "smtp_encryption": .plain(.string(server.encryption.rawValue)), "smtp_authentication": "login",
            "smtp_user": .plain(server.login.isEmpty ? false : .string(server.login)),
            "from_filter": .plain(.string(server.domains.joined(separator: ", "))),
        ]
        values["smtp_pass"] = server.password.map { .secret(.string($0)) }
        return ProvisionItem(
            "mail_server",
            "ir.mail_server",
            server.domains.isEmpty
                ? "Outgoing mail server"
                : "Outgoing mail server: \(server.host):\(server.port) for \(server.domains.joined(separator: ", "))",
            key: ["name"],
            values
        )
    }
}

extension ProvisionItem {
    /// The place of its kind among those that need each other.
    fileprivate var rank: Int {
        switch model {
        case "res.groups": 0
        case "ir.model": 1
        case "ir.model.fields": isDependent ? 5 : isOnOwnModel ? 2 : 4
        case "ir.model.fields.selection": 3
        case "ir.model.access": 6
        case "ir.rule": 7
        case "ir.config_parameter": 8
        case "ir.actions.server": 9
        case "ir.ui.view": values["inherit_id"] == nil ? 10 : 13
        case "ir.actions.act_window": 11
        case "ir.actions.act_window.view": 12
        case "ir.ui.menu": 14
        default: 15
        }
    }

    /// Whether it is a field that is computed from others that the gateway created.
    var isDependent: Bool { values["depends"] != nil }

    /// Whether it belongs to a model that the gateway created.
    var isOnOwnModel: Bool {
        guard case .reference(let model) = values["model_id"] else { return false }
        return model.hasPrefix("\(Self.module).")
    }
}
