import Base
import Odoo

/// The initial records of every Odoo database, as far as they matter.
enum Seed {
    static func fill(_ world: OdooWorld) {
        do throws(OdooException) {
            try groups(world)
            try people(world)
            try models(world)
            try mail(world)
            try places(world)
            try interface(world)
        } catch {
            preconditionFailure("the simulated Odoo cannot be filled: \(error.message)")
        }
    }

    /// Creates a record with an external id.
    @discardableResult
    static func add(
        _ world: OdooWorld,
        _ externalID: String,
        _ model: String,
        _ values: [String: JSONValue]
    ) throws(OdooException) -> Int {
        let id = try world.root.create(model, values)
        let parts = externalID.split(separator: ".", maxSplits: 1).map(String.init)
        _ = try world.root.create(
            "ir.model.data",
            ["module": .string(parts[0]), "name": .string(parts[1]), "model": .string(model), "res_id": .integer(id)]
        )
        return id
    }

    private static func groups(_ world: OdooWorld) throws(OdooException) {
        let user = try add(world, OdooGroupName.user, "res.groups", ["name": "User types / Internal User"])
        let manager = try add(
            world,
            OdooGroupName.partnerManager,
            "res.groups",
            ["name": "Extra Rights / Contact Creation", "implied_ids": [[4, .integer(user)]]]
        )
        let rights = try add(
            world,
            "base.group_erp_manager",
            "res.groups",
            ["name": "Administration / Access Rights", "implied_ids": [[4, .integer(user)]]]
        )
        try add(
            world,
            OdooGroupName.system,
            "res.groups",
            ["name": "Administration / Settings", "implied_ids": [[6, 0, [.integer(rights), .integer(manager)]]]]
        )
        try add(world, OdooGroupName.portal, "res.groups", ["name": "User types / Portal"])
        try add(world, OdooGroupName.everybody, "res.groups", ["name": "User types / Public"])
        try add(world, OdooGroupName.sales, "res.groups", ["name": "Sales / User: Own Documents Only"])
        try add(world, OdooGroupName.mailings, "res.groups", ["name": "Email Marketing / User"])
    }

    private static func people(_ world: OdooWorld) throws(OdooException) {
        let company = try add(world, "base.main_partner", "res.partner", ["name": "Acme", "is_company": true])
        try add(world, "base.main_company", "res.company", ["name": "Acme", "partner_id": .integer(company)])
        let groupNames = UserFields.groups(world.version)
        let system = world.record(OdooGroupName.system)?.id ?? 0
        try add(
            world,
            "base.user_root",
            "res.users",
            ["login": "__system__", "name": "OdooBot", "active": false, groupNames: [[4, .integer(system)]]]
        )
        let admin = try world.addUser(
            OdooSimulator.administrator,
            name: "Mitchell Admin",
            groups: [OdooGroupName.system],
            timeZone: "Europe/Brussels",
            language: "en_US"
        )
        try world.root.write("res.users", [admin], ["email": "admin@acme.example"])
        _ = try world.root.create(
            "ir.model.data",
            ["module": "base", "name": "user_admin", "model": "res.users", "res_id": .integer(admin)]
        )
    }

    private static func models(_ world: OdooWorld) throws(OdooException) {
        for model in world.models.values.sorted(by: { $0.name < $1.name }) {
            let id = try add(
                world,
                "\(module(of: model.name)).model_\(model.name.replacing(".", with: "_"))",
                "ir.model",
                ["name": .string(model.label), "model": .string(model.name), "state": "base"]
            )
            for field in model.fields where field.versions.contains(world.version) {
                var values: [String: JSONValue] = [
                    "name": .string(field.name), "model_id": .integer(id), "field_description": .string(field.label),
                    "ttype": .string(field.kind.name), "state": "base",
                ]
                values["relation"] = field.kind.relation.map { .string($0) }
                _ = try world.root.create("ir.model.fields", values)
            }
        }
        for (name, state) in [
            ("base", "installed"), ("web", "installed"), ("mail", "installed"), ("contacts", "installed"),
            ("calendar", "installed"), ("google_calendar", "uninstalled"), ("microsoft_calendar", "uninstalled"),
        ]
            + OdooApp.allCases.map({ app in
                (app.rawValue, world.configuration.apps.contains(app) ? "installed" : "uninstalled")
            })
        {
            try add(
                world,
                "base.module_\(name)",
                "ir.module.module",
                ["name": .string(name), "state": .string(state), "shortdesc": .string(name.capitalizedFirst)]
            )
        }
    }

    /// Returns the module that adds a model.
    private static func module(of model: String) -> String {
        switch model.prefix(while: { $0 != "." }) {
        case "calendar": "calendar"
        case "mail": "mail"
        case "crm": "crm"
        case "mailing": "mass_mailing"
        default: "base"
        }
    }

    private static func mail(_ world: OdooWorld) throws(OdooException) {
        try add(world, "mail.mt_comment", "mail.message.subtype", ["name": "Discussions"])
        try add(world, "mail.mt_note", "mail.message.subtype", ["name": "Note", "internal": true])
        if world.version >= 17 {
            let domain = try world.root.create("mail.alias.domain", ["name": "acme.example"])
            try world.root.write("res.company", [1], ["alias_domain_id": .integer(domain)])
        } else {
            for (key, value) in [
                ("mail.catchall.domain", "acme.example"), ("mail.bounce.alias", "bounce"),
                ("mail.catchall.alias", "catchall"), ("mail.default.from", "notifications"),
            ] {
                _ = try world.root.create("ir.config_parameter", ["key": .string(key), "value": .string(value)])
            }
        }
        _ = try world.root.create("ir.config_parameter", ["key": "web.base.url", "value": "http://odoo.acme.example"])
    }

    private static func places(_ world: OdooWorld) throws(OdooException) {
        for (code, name, phone) in [
            ("AT", "Austria", 43), ("CH", "Switzerland", 41), ("DE", "Germany", 49), ("FR", "France", 33),
            ("GB", "United Kingdom", 44), ("US", "United States", 1),
        ] {
            try add(
                world,
                "base.\(code.lowercased())",
                "res.country",
                ["name": .string(name), "code": .string(code), "phone_code": .integer(phone)]
            )
        }
        for (country, code, name) in [("DE", "BY", "Bavaria"), ("DE", "BE", "Berlin"), ("US", "CA", "California")] {
            let id = world.record("base.\(country.lowercased())")?.id ?? 0
            try add(
                world,
                "base.state_\(country.lowercased())_\(code.lowercased())",
                "res.country.state",
                ["name": .string(name), "code": .string(code), "country_id": .integer(id)]
            )
        }
        for code in world.configuration.languages {
            try add(world, "base.lang_\(code)", "res.lang", ["name": .string(code), "code": .string(code)])
        }
        guard world.version <= 18 else { return }
        for (name, title, shortcut) in [
            ("mister", "Mister", "Mr."), ("madam", "Madam", "Mrs."), ("doctor", "Doctor", "Dr."),
        ] {
            try add(
                world,
                "base.res_partner_title_\(name)",
                "res.partner.title",
                ["name": .string(title), "shortcut": .string(shortcut)]
            )
        }
    }

    private static func interface(_ world: OdooWorld) throws(OdooException) {
        let list = world.version >= 18 ? "list" : "tree"
        for (id, model, type, arch) in [
            (
                "base.view_partner_tree", "res.partner", list,
                "<\(list)><field name=\"display_name\"/><field name=\"email\"/></\(list)>"
            ),
            (
                "base.view_res_partner_filter", "res.partner", "search",
                "<search><field name=\"name\"/><filter name=\"inactive\"/></search>"
            ),
            (
                "base.view_partner_form", "res.partner", "form",
                "<form><div name=\"button_box\"/><field name=\"name\"/></form>"
            ),
            (
                "base.view_users_form", "res.users", "form",
                "<form><notebook><page name=\"access_rights\"/></notebook></form>"
            ),
            (
                "base.view_users_form_simple_modif", "res.users", "form",
                "<form><notebook><page name=\"preferences_page\"/></notebook></form>"
            ),
            (
                "calendar.view_calendar_event_search", "calendar.event", "search",
                "<search><field name=\"name\"/></search>"
            ),
            ("calendar.view_calendar_event_calendar", "calendar.event", "calendar", "<calendar date_start=\"start\"/>"),
        ] {
            try add(
                world,
                id,
                "ir.ui.view",
                ["name": .string(id), "model": .string(model), "type": .string(type), "arch": .string(arch)]
            )
        }
        try add(
            world,
            "calendar.action_calendar_event",
            "ir.actions.act_window",
            ["name": "Meetings", "res_model": "calendar.event", "view_mode": "calendar,list,form"]
        )
        try add(world, "calendar.mail_menu_calendar", "ir.ui.menu", ["name": "Calendar"])
        try add(world, "mail.menu_root_discuss", "ir.ui.menu", ["name": "Discuss"])
        try add(world, "contacts.menu_contacts", "ir.ui.menu", ["name": "Contacts"])
    }
}
