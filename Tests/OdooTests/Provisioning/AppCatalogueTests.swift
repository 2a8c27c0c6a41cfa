import Base
import Testing

@testable import Odoo

/// The records of the app "Google Workspace", without an Odoo.
struct AppCatalogueTests {
    static let versions = Array(14...19)

    private func items(_ version: Int) -> [ProvisionItem] {
        let options = ProvisionOptions(
            mailServer: nil,
            login: "gateway",
            features: .all,
            consoleURL: "https://gateway.example",
            database: "acme & co"
        )
        return ProvisionCatalogue.items(options, for: OdooVersion(version, 0))
    }

    private func arches(_ version: Int) -> [(name: String, arch: String)] {
        items(version).compactMap { item in
            guard case .template(let arch) = item.values["arch"] else { return nil }
            return (item.name, arch)
        }
    }

    @Test(arguments: versions)
    func `each record comes after those that it needs, under a name of its own`(version: Int) {
        var known: Set<String> = []
        for item in items(version) {
            let needs = Set(item.values.values.flatMap(\.needs)).filter { $0.hasPrefix("gsuite_gateway.") }
            #expect(needs.isSubset(of: known), "\(item.name): \(needs.subtracting(known))")
            #expect(known.insert(item.externalID).inserted, "\(item.name)")
            // As Odoo accepts it as an external id.
            #expect(item.name.wholeMatch(of: /[a-z0-9_]+/) != nil)
        }
    }

    @Test(arguments: versions)
    func `views are written in the language of the version`(version: Int) {
        for (name, arch) in arches(version) {
            #expect(!arch.contains("[["), "\(name)")
            #expect(arch.contains("<tree") == false || version < 18, "\(name)")
            #expect(arch.contains("<list") == false || version >= 18, "\(name)")
            #expect(arch.contains("attrs=") == false || version < 17, "\(name)")
            #expect(arch.contains("kanban-box") == false || version < 18, "\(name)")
        }
        let form = arches(version).first { $0.name == "view_mail_form" }?.arch ?? ""
        #expect(form.contains("invisible=\"x_unknown == False\"") == (version >= 17))
        #expect(form.contains("attrs=\"{'invisible': [('x_unknown', '=', False)]}\"") == (version < 17))
        let cards = arches(version).first { $0.name == "view_mail_kanban" }?.arch ?? ""
        #expect(cards.contains("<t t-name=\"card\">") == (version >= 18))
        let groups = items(version).flatMap(\.values.keys).contains(version >= 19 ? "groups_id" : "group_ids")
        #expect(!groups)
        let contact = arches(version).first { $0.name == "view_partner_form" }?.arch ?? ""
        #expect(contact.contains("o_stat_info text-wrap") == (version < 17))
    }

    @Test(arguments: versions)
    func `how HTML is cleaned is said where Odoo has options for that`(version: Int) {
        let preview = items(version).first { $0.values["name"] == .plain(.string(AppMail.preview)) }
        #expect((preview?.values["sanitize"] == true) == (version >= 17))
        #expect((preview?.values["sanitize_style"] == true) == (version >= 17))
    }

    @Test(arguments: versions)
    func `saved options wake the gateway where Odoo can call it`(version: Int) {
        let field = items(version).first { $0.values["name"] == .plain(.string(AppSettings.isChanged)) }
        #expect((field != nil) == (version >= 17))
        guard let field else { return }
        #expect(field.values["depends"] == .plain(.string(AppSettings.options.joined(separator: ","))))
        // Odoo refuses it in the call that creates its model.
        let all = items(version)
        let model = all.first { $0.externalID == AppTables.settings.externalID }
        #expect(model.map { ProvisionNesting(all).parts(of: $0) }?.contains { $0.name == field.name } == false)
    }

    /// What users read: names, labels, choices, and every text of a view.
    @Test func `every text is German, too`() {
        for item in items(18) where !["group", "mail_server"].contains(item.name) {
            let field = ["ir.model.fields": "field_description", "ir.ui.view": nil][item.model, default: "name"]
            guard let field, item.values[field] != nil,
                !["ir.model.access", "ir.rule", "res.groups"].contains(item.model), item.name != "menu_root"
            else { continue }
            #expect(item.translations[field]?["de"] != nil, "\(item.name)")
            if item.values["help"] != nil, item.model == "ir.model.fields" {
                #expect(item.translations["help"]?["de"] != nil, "\(item.name)")
            }
        }
        let same: Set = ["Details", "Google Workspace"]
        for (name, arch) in arches(18) {
            let words = arch.matches(of: /string="([^"]*)"/).map { String($0.output.1) }
            for word in words where !same.contains(word) {
                #expect(AppWords.german.keys.contains { $0.xmlEscaped == word }, "\(name): \(word)")
            }
        }
        let used = arches(18).reduce(into: Set<String>()) { $0.formUnion($1.arch.xmlTexts) }
        for word in AppWords.german.keys { #expect(used.contains(word.xmlEscaped), "\(word)") }
    }

    /// An administrator without a group of the action would act for everyone, and Odoo 17 checks nothing else. Odoo 19 lets
    /// everyone run an action without a group, even who is not signed in.
    @Test(arguments: versions)
    func `each action belongs to a group, and writes what is the caller's`(version: Int) {
        let groups = version >= 19 ? "group_ids" : "groups_id"
        for item in items(version) where item.model == "ir.actions.server" {
            guard case .references(let names) = item.values[groups] else {
                Issue.record("\(item.name) has no group")
                continue
            }
            #expect(names.count == 1)
        }
        #expect(items(version).contains { $0.name == "action_wake" } == (version >= 17))
        for code in [AppCode.importMails, AppCode.importAndRemove, AppCode.removeMails, AppCode.createContacts] {
            #expect(code.contains("('x_owner_id', '=', uid)"))
        }
    }

    @Test func `tickets lead to the console, with the database's name`() {
        let parameter = items(18).first { $0.name == "parameter_enter" }
        #expect(
            parameter?.values["value"]
                == "https://gateway.example/odoo/enter?database=acme%20%26%20co&ticket="
        )
    }

    @Test func `texts are written as Odoo's translation files`() {
        let item = ProvisionItem(
            "menu_x",
            "ir.ui.menu",
            "Menu",
            key: ["name"],
            translations: ["name": ["de": "Sagt \"ja\""]],
            ["name": "Says \"yes\""]
        )
        let file = TranslationFile([item], for: "de_AT").text ?? ""
        #expect(file.contains("#. module: gsuite_gateway\n#: model:ir.ui.menu,name:gsuite_gateway.menu_x\n"))
        #expect(file.contains("msgid \"Says \\\"yes\\\"\"\nmsgstr \"Sagt \\\"ja\\\"\"\n"))
        #expect(TranslationFile([item], for: "fr_FR").text == nil)
    }
}
