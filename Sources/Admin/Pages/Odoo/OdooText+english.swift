extension OdooText {
    static let english = OdooText(
        title: "Odoo",
        introduction:
            "What the gateway keeps in Odoo: the outgoing mail server, the import of contacts in G Suite, the "
            + "menu entry that fetches appointments, and its group. Nothing is installed on Odoo's server.",
        none: "No database of Odoo is configured: set odoo.databases in the configuration file.",
        database: "Database",
        login: "Administrator of Odoo",
        loginHint: "Only for this; nothing of it is kept. Empty: the gateway's own user.",
        secret: "API key or password",
        look: "Look",
        setUp: "Set up",
        setUpHint: "Does what the list says. What is right is left alone.",
        remove: "Remove",
        removeHint: "Takes out all that the gateway made; people's subscriptions to contacts go with it.",
        sure: "I am sure",
        sureMissing: "Confirm first that you are sure.",
        done: "Done.",
        runTitle: "Progress",
        begins: "Odoo is being looked at.",
        progress: { "\($0) of \($1) are done." },
        lookAgain: "Look again",
        underWay: "Something is under way already. Wait until it is done.",
        unencrypted:
            "The configuration calls this Odoo by http, without encryption: whoever is on the way can read the key or "
            + "password that you enter here. Use https in odoo.databases first.",
        summary: { "Odoo \($0) by \($1), as \($2)." },
        rights: "Rights of the gateway's user",
        purpose: "For",
        state: "State",
        details: "Details",
        records: "Records in Odoo",
        record: "Record",
        present: "Works",
        missing: "Missing",
        failed: "Trial failed",
        byAdministrator: "By an administrator",
        hidden: "What is set up can only be seen by an administrator of Odoo.",
        make: "To be made",
        change: "To be set right",
        keep: "There",
        skip: "Not possible",
        trouble: { $0.words },
        features: [
            "deliveryReports": "Delivery reports", "mail": "Import of mail", "contacts": "Contacts to Google",
            "newContacts": "Subscribing to new contacts", "appointments": "Appointments",
            "privateAppointments": "Private appointments", "setUp": "Setting up",
        ],
        titles: [:]
    )
}
