import Base

/// The records of the app "Google Workspace", in the views' language of each version of Odoo.
enum AppCatalogue {
    static func items(_ options: ProvisionOptions, _ version: OdooVersion) -> [ProvisionItem] {
        var items: [ProvisionItem] = []
        if options.features.contains(.app) { items += app(options, version) }
        if options.features.contains(.administration) { items += administration(version) }
        return items
    }

    static func own(_ name: String) -> String { "\(ProvisionItem.module).\(name)" }

    private static func app(_ options: ProvisionOptions, _ version: OdooVersion) -> [ProvisionItem] {
        let models = [
            AppTables.request, AppTables.label, AppTables.settings, AppTables.mail, AppTables.choice, AppTables.ticket,
        ]
        return models.flatMap { $0.items(for: version) } + access(appRights) + rules(appRules) + contactFields
            + actions(AppAction.app, version)
            + address(options) + wakeUp(options, version) + AppViews.app(version) + AppWindows.app(version)
    }

    private static func administration(_ version: OdooVersion) -> [ProvisionItem] {
        [AppTables.action, AppTables.log].flatMap { $0.items(for: version) } + access(administrationRights)
            + rules(administrationRules) + [settingsOfUser] + actions(AppAction.administration, version)
            + AppViews.administration(version) + AppWindows.administration(version)
    }

    private static func address(_ options: ProvisionOptions) -> [ProvisionItem] {
        guard let address = options.ticketAddress else { return [] }
        return [
            ProvisionItem(
                "parameter_enter",
                "ir.config_parameter",
                "Parameter: the address of the console",
                key: ["key"],
                fixed: ["key"],
                ["key": .plain(.string(AppCall.addressParameter)), "value": .plain(.string(address))]
            )
        ]
    }

    /// Odoo 17 and later can call an address: without content, to tell the gateway that something was asked for.
    private static func wakeUp(_ options: ProvisionOptions, _ version: OdooVersion) -> [ProvisionItem] {
        guard version.major >= 17, let console = options.consoleURL else { return [] }
        return [
            ProvisionItem(
                "action_wake",
                "ir.actions.server",
                "Action: G Suite Gateway: wake-up",
                key: ["name", "model_id"],
                translations: ["name": ["de": "G Suite Gateway: Weckruf"]],
                [
                    "name": "G Suite Gateway: wake-up", "state": "webhook",
                    // Without a group, Odoo 19 lets anybody run it.
                    version.major >= 19 ? "group_ids" : "groups_id": .references(["base.group_user"]),
                    "webhook_url": .plain(.string(console + AppCall.wakePath)),
                    "model_id": .reference(AppTables.request.externalID),
                ]
            ),
            // Odoo computes it again when someone saves changed options, for which there is no button.
            field(
                "settings_changed",
                AppSettings.isChanged,
                on: AppTables.settings.externalID,
                ("Changed", "Geändert"),
                [
                    "ttype": "boolean", "store": true, "readonly": true, "copied": false,
                    "depends": .plain(.string(AppSettings.options.joined(separator: ","))),
                    "compute": .plain(.string(AppCode.settingsChanged)),
                ]
            ),
        ]
    }
}

/// The access rights and record rules.
extension AppCatalogue {
    private typealias Right = (model: AppModel, group: String, operations: [OdooRight.Operation])
    private typealias Rule = (model: AppModel, group: String, domain: String)

    private static let (users, administrators, gateway) = ("base.group_user", "base.group_system", own("group"))
    private static let everything = OdooRight.Operation.allCases

    /// Users read; what they change, they change through actions, which write what is theirs. So nobody gives a record
    /// away, or changes what it says.
    private static let appRights: [Right] = [
        (AppTables.mail, users, [.read]), (AppTables.mail, gateway, everything),
        (AppTables.label, users, [.read]), (AppTables.label, gateway, everything),
        (AppTables.settings, users, [.read, .write]), (AppTables.settings, gateway, [.read]),
        (AppTables.request, gateway, [.read, .unlink]), (AppTables.choice, users, [.read, .write, .create]),
    ]

    private static let administrationRights: [Right] = [
        (AppTables.action, administrators, [.read]), (AppTables.action, gateway, everything),
        (AppTables.log, users, [.read]), (AppTables.log, gateway, [.read, .create, .unlink]),
    ]

    private static let (all, owned, created) = (
        "[(1, '=', 1)]", "[('x_owner_id', '=', user.id)]", "[('create_uid', '=', user.id)]"
    )

    /// One's own settings, as long as they name one's own folders: who reads a record reads the names of what it refers to,
    /// whosever that is. Another's folder can be written there, since Odoo checks before a write; the gateway puts it back.
    private static let ownSettings =
        "[('create_uid', '=', user.id)"
        + [AppSettings.incomingFolder, AppSettings.outgoingFolder].map { folder in
            ", '|', ('\(folder)', '=', False), ('\(folder).\(AppLabel.owner)', '=', user.id)"
        }.joined() + "]"

    private static let appRules: [Rule] = [
        (AppTables.mail, users, owned), (AppTables.mail, gateway, all),
        (AppTables.label, users, owned), (AppTables.label, administrators, all), (AppTables.label, gateway, all),
        (AppTables.settings, users, ownSettings), (AppTables.settings, administrators, all),
        (AppTables.settings, gateway, all), (AppTables.choice, users, created),
    ]

    private static let administrationRules: [Rule] = [
        (AppTables.log, users, owned), (AppTables.log, administrators, all), (AppTables.log, gateway, all),
    ]

    private static func suffix(_ model: AppModel, _ group: String) -> String {
        "\(model.name)_\(group.split(separator: ".").last ?? "")"
    }

    private static func access(_ rights: [Right]) -> [ProvisionItem] {
        rights.map { right in
            let name = "access_\(suffix(right.model, right.group))"
            var values: [String: ProvisionValue] = [
                "name": .plain(.string(own(name))), "model_id": .reference(right.model.externalID),
                "group_id": .reference(right.group),
            ]
            for operation in everything {
                values["perm_\(operation.rawValue)"] = .plain(.bool(right.operations.contains(operation)))
            }
            return ProvisionItem(
                name,
                "ir.model.access",
                "Access rights on \(right.model.model)",
                key: ["name"],
                values
            )
        }
    }

    private static func rules(_ rules: [Rule]) -> [ProvisionItem] {
        rules.map { rule in
            let name = "rule_\(suffix(rule.model, rule.group))"
            // The gateway writes settings only through its action, which sees whether someone changed them meanwhile.
            let isForReading = rule.model.model == AppSettings.model && rule.group == gateway
            return ProvisionItem(
                name,
                "ir.rule",
                "Record rule on \(rule.model.model)",
                key: ["name"],
                [
                    "name": .plain(.string(own(name))), "model_id": .reference(rule.model.externalID),
                    "groups": .references([rule.group]), "domain_force": .plain(.string(rule.domain)), "active": true,
                    "perm_read": true, "perm_write": .plain(.bool(!isForReading)),
                    "perm_create": .plain(.bool(!isForReading)), "perm_unlink": .plain(.bool(!isForReading)),
                ]
            )
        }
    }
}

/// Fields on models of Odoo, and the server actions.
extension AppCatalogue {
    private static var contactFields: [ProvisionItem] {
        [
            field(
                "mail_count",
                AppFields.mailCount,
                on: "base.model_res_partner",
                ("Imported messages", "Importierte Nachrichten"),
                computed("integer", AppCode.mailCount)
            ),
            field(
                "mine",
                AppFields.isMine,
                on: "base.model_res_partner",
                ("In my Google contacts", "In meinen Google-Kontakten"),
                computed("boolean", AppCode.isMine)
            ),
        ]
    }

    private static var settingsOfUser: ProvisionItem {
        field(
            "settings_of_user",
            AppFields.settings,
            on: "base.model_res_users",
            ("Google Workspace", "Google Workspace"),
            [
                "ttype": "one2many", "relation": .plain(.string(AppSettings.model)),
                "relation_field": .plain(.string(AppSettings.user)), "copied": false,
                "groups": .references([administrators]),
            ]
        )
    }

    private static func computed(_ type: String, _ code: String) -> [String: ProvisionValue] {
        [
            "ttype": .plain(.string(type)), "store": false, "readonly": true, "copied": false,
            "compute": .plain(.string(code)),
        ]
    }

    private static func field(
        _ item: String,
        _ name: String,
        on model: String,
        _ label: (english: String, german: String),
        _ properties: [String: ProvisionValue]
    ) -> ProvisionItem {
        let values = properties.merging([
            "name": .plain(.string(name)), "model_id": .reference(model),
            "field_description": .plain(.string(label.english)),
        ]) { $1 }
        return ProvisionItem(
            "field_\(item)",
            "ir.model.fields",
            "Field: \(label.english)",
            key: ["name", "model_id"],
            fixed: Set(values.keys).subtracting(["field_description", "compute"]),
            translations: ["field_description": ["de": label.german]],
            values
        )
    }

    private static func actions(_ actions: [AppAction], _ version: OdooVersion) -> [ProvisionItem] {
        actions.map { action in
            var values: [String: ProvisionValue] = [
                "name": .plain(.string(action.title.english)), "state": "code", "code": .plain(.string(action.code)),
                "model_id": .reference(action.model),
                version.major >= 19 ? "group_ids" : "groups_id": .references([action.group]),
            ]
            if action.isInMenu {
                values["binding_model_id"] = .reference(action.model)
                values["binding_view_types"] = "list,form"
            }
            return ProvisionItem(
                "action_\(action.name)",
                "ir.actions.server",
                "Action: \(action.title.english)",
                key: ["name", "model_id"],
                translations: ["name": ["de": action.title.german]],
                values
            )
        }
    }
}
