import Base

extension ProvisionCatalogue {
    /// The filters and the column of contacts.
    static var contactViews: [ProvisionItem] {
        let path = SubscriptionField.path
        let search = """
            <data><xpath expr="//filter[@name='inactive']" position="before">\
            <filter string="Imported in G Suite" name="gsuite_imported" domain="[('\(path)', '=', uid)]"/>\
            <filter string="Not imported in G Suite" name="gsuite_not_imported" \
            domain="['!', ('\(path)', '=', uid)]"/>\
            <separator/></xpath></data>
            """
        let column = """
            <data><xpath expr="//field[@name='email']" position="after">\
            <field name="\(SubscriptionField.name)" widget="many2many_tags" optional="hide"/></xpath></data>
            """
        return [
            view(
                "partner_search",
                "Contact filters: imported in G Suite, or not",
                "base.view_res_partner_filter",
                search
            ),
            view("partner_list", "Column in the contact list", "base.view_partner_tree", column),
        ]
    }

    static var requestMenu: ProvisionItem {
        ProvisionItem(
            "menu_request",
            "ir.ui.menu",
            "Calendar menu entry: Fetch appointments from Google",
            key: ["name", "parent_id"],
            translations: ["name": ["de": "Termine von Google abrufen"]],
            [
                "name": "Fetch appointments from Google",
                "parent_id": .reference("calendar.mail_menu_calendar"), "sequence": 50,
                "action": .action("\(ProvisionItem.module).action_request", model: "ir.actions.server"),
            ]
        )
    }

    private static func view(_ name: String, _ title: String, _ parent: String, _ arch: String) -> ProvisionItem {
        ProvisionItem(
            name,
            "ir.ui.view",
            title,
            key: ["name"],
            fixed: ["type"],
            terms: [
                "de": [
                    "Imported in G Suite": "In G Suite importiert",
                    "Not imported in G Suite": "Nicht in G Suite importiert",
                ].filter { arch.contains("\"\($0.key)\"") }
            ].filter { !$0.value.isEmpty },
            [
                "name": .plain(.string("\(ProvisionItem.module).\(name)")), "model": "res.partner",
                "inherit_id": .reference(parent), "mode": "extension", "priority": 99, "active": true,
                "arch": .plain(.string(arch)),
            ]
        )
    }
}
