import Base
import Logging
import Odoo
import OdooSimulator
import Settings

/// The simulated Odoo of the sandbox: a few users and contacts, and the gateway's records.
struct SandboxOdoo {
    let simulator: OdooSimulator
    private static let login = "gateway"

    init(logger: Logger) {
        simulator = OdooSimulator(logger: logger)
    }

    /// Answers until the task is cancelled.
    func run() async throws { try await simulator.run() }

    /// Fills the simulated Odoo, sets it up as `odoo setup` does, and returns the gateway's settings for it.
    func prepare(people: [String], smtp port: Int) async throws -> OdooDatabaseSettings {
        for address in people {
            let name = address.prefix { $0 != "@" }
            // Odoo lets its users create contacts unless an administrator revokes the right.
            try simulator.addUser(
                address,
                name: name.prefix(1).uppercased() + name.dropFirst(),
                groups: [OdooGroupName.partnerManager],
                language: "de_DE"
            )
        }
        try simulator.addUser(Self.login, name: "G Suite Gateway")
        try addContacts()
        simulator.knowProvisionedCode()
        let server = ProvisionWishes.MailServer(
            host: "127.0.0.1",
            port: port,
            encryption: .starttls,
            domains: ["acme.example"]
        )
        let wishes = ProvisionWishes(mailServer: server, login: Self.login)
        try await Provisioner(simulator.client(), wishes).carryOut()
        for person in SandboxPeople.all { try await subscribe(person) }
        var settings = OdooDatabaseSettings()
        settings.name = "sandbox"
        settings.url = try await simulator.url
        let access = simulator.access(login: Self.login, url: settings.url)
        settings.database = access.database
        settings.login = access.login
        settings.key = access.secret
        return settings
    }

    /// Selects the first contacts and chooses "Import in G Suite" as the user, as in Odoo's list.
    private func subscribe(_ person: String) async throws {
        let client = simulator.client(login: person)
        let domain: [OdooValue] = [["email", "ilike", "@customer.example"], ["is_company", "=", false]]
        let contacts = try await client.search("res.partner", domain, fields: ["name"]).map(\.id)
        let action = OdooCall(
            "ir.actions.server",
            "run",
            ids: simulator.id(of: "\(ProvisionItem.module).action_subscribe").map { [$0] },
            context: ["active_model": "res.partner", "active_ids": OdooValue(contacts)],
            acts: true
        )
        _ = try await client.call(action)
    }

    private func addContacts() throws {
        let germany = OdooValue(simulator.id(of: "base.de") ?? 0)
        let tag = OdooValue([try simulator.add("res.partner.category", ["name": "Stammkunden"])])
        let company = try simulator.add(
            "res.partner",
            [
                "name": "Kundig GmbH", "is_company": true, "email": "info@customer.example", "city": "Berlin",
                "zip": "10115", "street": "Invalidenstraße 1", "country_id": germany,
            ]
        )
        for (name, function, email, phone) in [
            ("Klara Kunde", "Einkauf", "kunde@customer.example", "+49 30 5550101"),
            ("Lars Lieferant", "Verkauf", "lars@supplier.example", "+49 40 5550102"),
            ("Mia Muster", "Geschäftsführung", "mia@customer.example", "+49 30 5550103"),
        ] {
            try simulator.add(
                "res.partner",
                [
                    "name": .string(name), "function": .string(function), "email": .string(email),
                    "phone": .string(phone),
                    "parent_id": email.hasSuffix("@customer.example") ? .integer(company) : false,
                    "category_id": [[6, 0, tag]],
                ]
            )
        }
    }
}

extension OdooValue {
    fileprivate init(_ id: Int) { self = id > 0 ? .integer(id) : false }
}
