import Base

/// The views of the app.
enum AppViews {
    static func app(_ version: OdooVersion) -> [ProvisionItem] {
        [
            view("mail_list", AppMail.model, "list", AppArch.mailList, version),
            view("mail_form", AppMail.model, "form", AppArch.mailForm, version),
            view("mail_kanban", AppMail.model, "kanban", AppArch.mailCards, version),
            view("mail_search", AppMail.model, "search", AppArch.mailSearch, version),
            view("choice_form", AppChoice.model, "form", AppArch.choiceForm, version),
            // The form that Odoo takes for an address without a window, so that a page loaded again stays as it was.
            view("settings_form", AppSettings.model, "form", AppArch.settingsForm, priority: 10, version),
            extending("partner_form", "res.partner", "base.view_partner_form", AppArch.contactButtons, version),
            extending("preferences", "res.users", "base.view_users_form_simple_modif", AppArch.preferences, version),
        ]
    }

    static func administration(_ version: OdooVersion) -> [ProvisionItem] {
        [
            view("people_list", AppSettings.model, "list", AppArch.peopleList, version),
            view("people_form", AppSettings.model, "form", AppArch.peopleForm, version),
            view("people_search", AppSettings.model, "search", AppArch.peopleSearch, version),
            view("action_list", AppScheduledAction.model, "list", AppArch.actionList, version),
            view("action_form", AppScheduledAction.model, "form", AppArch.actionForm, version),
            view("log_list", AppLogEntry.model, "list", AppArch.logList, version),
            view("log_form", AppLogEntry.model, "form", AppArch.logForm, version),
            view("log_search", AppLogEntry.model, "search", AppArch.logSearch, version),
            extending("user_form", "res.users", "base.view_users_form", AppArch.userPage, version),
        ]
    }

    private static func view(
        _ name: String,
        _ model: String,
        _ type: String,
        _ arch: String,
        priority: Int = 16,
        _ version: OdooVersion
    ) -> ProvisionItem {
        item(
            name,
            arch,
            [
                "model": .plain(.string(model)), "type": .plain(.string(ViewDialect.mode(type, for: version))),
                "priority": .plain(.integer(priority)),
            ],
            version
        )
    }

    private static func extending(
        _ name: String,
        _ model: String,
        _ parent: String,
        _ arch: String,
        _ version: OdooVersion
    ) -> ProvisionItem {
        item(
            name,
            "<data>\(arch)</data>",
            [
                "model": .plain(.string(model)), "inherit_id": .reference(parent), "mode": "extension", "priority": 99,
            ],
            version
        )
    }

    /// A view that Odoo deactivates when it is upgraded is activated again.
    private static func item(
        _ name: String,
        _ arch: String,
        _ more: [String: ProvisionValue],
        _ version: OdooVersion
    ) -> ProvisionItem {
        let texts = arch.xmlTexts
        let terms = AppWords.german.filter { texts.contains($0.key.xmlEscaped) }
        return ProvisionItem(
            "view_\(name)",
            "ir.ui.view",
            "View: \(name.replacing("_", with: " "))",
            key: ["name"],
            terms: terms.isEmpty ? [:] : ["de": terms],
            more.merging([
                "name": .plain(.string(AppCatalogue.own("view_\(name)"))), "active": true,
                "arch": .template(ViewDialect.write(arch, for: version)),
            ]) { $1 }
        )
    }
}
