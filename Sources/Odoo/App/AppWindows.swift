import Base

/// The windows of the app, and the menus that open them. Each app of Odoo gets its own windows: one that two apps share
/// would show the menus of the wrong one when its address is opened.
enum AppWindows {
    private typealias Words = (english: String, german: String)

    private static let incoming = Words("Incoming messages", "Eingehende Nachrichten")
    private static let outgoing = Words("Outgoing messages", "Ausgehende Nachrichten")
    private static let settings = Words("My settings", "Meine Einstellungen")
    private static let googleSettings = Words("Google settings", "Google-Einstellungen")

    static func app(_ version: OdooVersion) -> [ProvisionItem] {
        let lists = ["app", "discuss"].flatMap { app in
            list("\(app)_incoming", incoming, .incoming, of: app, version)
                + list("\(app)_outgoing", outgoing, .outgoing, of: app, version)
        }
        let ofContact = window(
            "contact_mail",
            ("Imported messages", "Importierte Nachrichten"),
            AppMail.model,
            mailViews,
            search: "mail_search",
            domain: "[('x_partner_ids', 'in', [active_id]), ('x_state', '=', 'imported')]",
            version: version
        )
        return lists + ofContact + menus(version)
    }

    static func administration(_ version: OdooVersion) -> [ProvisionItem] {
        let people = Words("People", "Personen")
        let actions = Words("Scheduled actions", "Geplante Aktionen")
        let log = Words("Log", "Protokoll")
        let administrators = ["base.group_system"]
        return window(
            "people",
            people,
            AppSettings.model,
            [("list", "people_list"), ("form", "people_form")],
            search: "people_search",
            version: version
        )
            + window(
                "actions",
                actions,
                AppScheduledAction.model,
                [("list", "action_list"), ("form", "action_form")],
                version: version
            )
            + window(
                "log",
                log,
                AppLogEntry.model,
                [("list", "log_list"), ("form", "log_form")],
                search: "log_search",
                version: version
            )
            + [
                menu(
                    "administration",
                    ("Administration", "Verwaltung"),
                    in: own("menu_root"),
                    40,
                    administrators,
                    version
                ),
                menu(
                    "people",
                    people,
                    in: own("menu_administration"),
                    10,
                    opens: "window_people",
                    administrators,
                    version
                ),
                menu(
                    "actions",
                    actions,
                    in: own("menu_administration"),
                    20,
                    opens: "window_actions",
                    administrators,
                    version
                ),
                menu("log", log, in: own("menu_root"), 50, opens: "window_log", ["base.group_user"], version),
            ]
    }

    private static func menus(_ version: OdooVersion) -> [ProvisionItem] {
        let (root, users) = (own("menu_root"), ["base.group_user"])
        let (discuss, contacts, calendar) = (
            "mail.menu_root_discuss", "contacts.menu_contacts", "calendar.mail_menu_calendar"
        )
        return [
            menu("root", ("Google Workspace", "Google Workspace"), in: nil, 60, users, version),
            menu("incoming", incoming, in: root, 10, opens: "window_app_incoming", users, version),
            menu("outgoing", outgoing, in: root, 20, opens: "window_app_outgoing", users, version),
            menu("settings", settings, in: root, 30, opens: "action_settings", users, version),
            menu("discuss_incoming", incoming, in: discuss, 50, opens: "window_discuss_incoming", users, version),
            menu("discuss_outgoing", outgoing, in: discuss, 51, opens: "window_discuss_outgoing", users, version),
            menu(
                "contacts_settings",
                googleSettings,
                in: contacts,
                50,
                opens: "action_settings_contacts",
                users,
                version
            ),
            menu(
                "calendar_settings",
                googleSettings,
                in: calendar,
                60,
                opens: "action_settings_calendar",
                users,
                version
            ),
        ]
    }

    private static func own(_ name: String) -> String { AppCatalogue.own(name) }
}

extension AppWindows {
    private typealias View = (type: String, name: String)

    private static let mailViews: [View] = [("list", "mail_list"), ("kanban", "mail_kanban"), ("form", "mail_form")]

    private static let empty = Words(
        "No messages are waiting here.",
        "Hier warten keine Nachrichten."
    )
    private static let advice = Words(
        "Put messages into the transfer folder in Gmail; they appear here within minutes.",
        "Legen Sie E-Mails in Gmail in den Transferordner; sie erscheinen hier nach wenigen Minuten."
    )

    /// A list of messages of one direction.
    private static func list(
        _ name: String,
        _ title: Words,
        _ direction: AppMail.Direction,
        of app: String,
        _ version: OdooVersion
    ) -> [ProvisionItem] {
        window(
            name,
            title,
            AppMail.model,
            mailViews,
            search: "mail_search",
            domain: "[('x_direction', '=', '\(direction.rawValue)'), ('x_is_removed', '=', False)]",
            // The last key tells the windows of the apps apart.
            context: "{'search_default_open': 1, 'gsuite_gateway_app': '\(app)'}",
            help: [empty, advice],
            version: version
        )
    }

    private static func window(
        _ name: String,
        _ title: Words,
        _ model: String,
        _ views: [View],
        search: String? = nil,
        domain: String = "[]",
        context: String = "{}",
        help: [Words] = [],
        version: OdooVersion
    ) -> [ProvisionItem] {
        let modes = views.map { ViewDialect.mode($0.type, for: version) }
        var values: [String: ProvisionValue] = [
            "name": .plain(.string(title.english)), "res_model": .plain(.string(model)),
            "view_mode": .plain(.string(modes.joined(separator: ","))), "domain": .plain(.string(domain)),
            "context": .plain(.string(context)),
        ]
        values["search_view_id"] = search.map { .reference(own("view_\($0)")) }
        if !help.isEmpty {
            // Odoo changes the markup when it cleans the text, so it is not compared.
            values["help"] = .secret(
                .string(
                    help.enumerated().map { place, words in
                        "<p\(place == 0 ? " class=\"o_view_nocontent_smiling_face\"" : "")>\(words.english)</p>"
                    }.joined()
                )
            )
        }
        let window = ProvisionItem(
            "window_\(name)",
            "ir.actions.act_window",
            "Window: \(title.english)",
            key: ["name", "res_model", "context"],
            translations: ["name": ["de": title.german]],
            terms: help.isEmpty ? [:] : ["de": Dictionary(help.map { ($0.english, $0.german) }) { first, _ in first }],
            values
        )
        return [window]
            + zip(modes, views).enumerated().map { place, pair in
                ProvisionItem(
                    "window_\(name)_\(pair.1.type)",
                    "ir.actions.act_window.view",
                    "View of a window: \(title.english)",
                    key: ["act_window_id", "view_mode"],
                    [
                        "act_window_id": .reference(window.externalID), "view_mode": .plain(.string(pair.0)),
                        "view_id": .reference(own("view_\(pair.1.name)")), "sequence": .plain(.integer(place)),
                    ]
                )
            }
    }

    /// A menu; one without a parent is the app.
    private static func menu(
        _ name: String,
        _ title: Words,
        in parent: String?,
        _ sequence: Int,
        opens action: String? = nil,
        _ groups: [String],
        _ version: OdooVersion
    ) -> ProvisionItem {
        var values: [String: ProvisionValue] = [
            "name": .plain(.string(title.english)), "sequence": .plain(.integer(sequence)), "active": true,
            "parent_id": parent.map { .reference($0) } ?? false,
            version.major >= 19 ? "group_ids" : "groups_id": .references(groups),
        ]
        values["action"] = action.map { action in
            .action(
                own(action),
                model: action.hasPrefix("window_") ? "ir.actions.act_window" : "ir.actions.server"
            )
        }
        if parent == nil { values["web_icon_data"] = .secret(.string(AppIcon.png)) }
        return ProvisionItem(
            "menu_\(name)",
            "ir.ui.menu",
            parent == nil ? "App: \(title.english)" : "Menu: \(title.english)",
            key: ["name", "parent_id"],
            translations: title.english == title.german ? [:] : ["name": ["de": title.german]],
            values
        )
    }
}
