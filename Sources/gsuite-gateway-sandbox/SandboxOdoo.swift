import Base
import CommandSupport
import GoogleSimulator
import Logging
import Odoo
import OdooSimulator
import Settings
import Storage

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
    func prepare(users: [String], smtp port: Int) async throws -> OdooDatabaseSettings {
        for address in users {
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
        let server = ProvisionOptions.MailServer(
            host: "127.0.0.1",
            port: port,
            encryption: .starttls,
            domains: ["acme.example"]
        )
        let options = ProvisionOptions(
            mailServer: server,
            login: Self.login,
            features: .all
        )
        try await Provisioner(simulator.client(), options).carryOut()
        for user in SandboxUsers.all { try await subscribe(user) }
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
    private func subscribe(_ user: String) async throws {
        let client = simulator.client(login: user)
        let domain: [JSONValue] = [["email", "ilike", "@customer.example"], ["is_company", "=", false]]
        let contacts = try await client.search("res.partner", domain, fields: ["name"]).map(\.id)
        let action = OdooCall(
            "ir.actions.server",
            "run",
            ids: simulator.id(of: "\(ProvisionItem.module).action_subscribe").map { [$0] },
            context: ["active_model": "res.partner", "active_ids": JSONValue(contacts)],
            acts: true
        )
        _ = try await client.call(action)
    }

    private func addContacts() throws {
        let germany = JSONValue(simulator.id(of: "base.de") ?? 0)
        let tag = JSONValue([try simulator.add("res.partner.category", ["name": "Stammkunden"])])
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

extension JSONValue {
    fileprivate init(_ id: Int) { self = id > 0 ? .integer(id) : false }
}

extension SandboxOdoo {
    /// Returns what the scheduled actions have transferred to Odoo, one line each.
    func arrivals() throws -> [String] {
        var lines: [String] = []
        for contact in try simulator.records("res.partner", [["email", "!=", false]]) {
            guard let id = contact["id"]?.integer, let name = contact["display_name"]?.string else { continue }
            let imported: [JSONValue] = [
                ["model", "=", "res.partner"], ["res_id", "=", .integer(id)], ["message_type", "=", "email"],
            ]
            let subjects = try simulator.records("mail.message", imported).compactMap { $0["subject"]?.string }
            if !subjects.isEmpty { lines.append("on \(name): \(subjects.map { "\"\($0)\"" }.joined(separator: ", "))") }
        }
        for address in SandboxUsers.all {
            let owned: [JSONValue] = [["user_id.login", "=", .string(address)]]
            let names = try simulator.records("calendar.event", owned).compactMap { $0["name"]?.string }
            let counts = Dictionary(names.map { ($0, 1) }, uniquingKeysWith: +).sorted { $0.key < $1.key }
            let words = counts.map { $0.value > 1 ? "\($0.value) x \($0.key)" : $0.key }
            lines.append("in the calendar of \(address): \(words.joined(separator: ", "))")
        }
        return lines
    }
}

/// Waits for the first run of each scheduled action, and prints the results on both sides.
struct SandboxActions {
    let google: GoogleSimulator
    let odoo: SandboxOdoo
    let store: any Store
    let clock: any WallClock
    let deadline: Duration

    func show() async throws {
        print(
            "\nThe scheduled actions run for \(SandboxUsers.all.joined(separator: " and ")), each minute from now on …\n"
        )
        let users = Dictionary(uniqueKeysWithValues: try await store.users().map { ($0.id, $0.email) })
        var table = Table("ACTION", "FOR", "OUTCOME", "WHAT WAS DONE")
        for run in try await firstRuns().sorted(by: { $0.id < $1.id }) {
            let counts = run.progress.counts.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }
            table.add(
                run.kind.title,
                users[run.user] ?? "?",
                run.outcome.rawValue,
                (run.reasons.map(\.description) + counts).joined(separator: ", ")
            )
        }
        print(table.render())
        print("\nIn Odoo there is now:")
        for line in try odoo.arrivals() { print("  \(line)") }
        for address in SandboxUsers.all {
            let names = google.contacts(of: address).map { contact in
                ["givenName", "familyName", "unstructuredName"].flatMap { contact.values("names", $0) }
                    .joined(separator: " ")
            }
            print("In the Google contacts of \(address): \(names.sorted().joined(separator: ", "))")
        }
    }

    /// Returns one run of each action and user, after all have ended.
    private func firstRuns() async throws -> [ActionRun] {
        let until = clock.now + deadline
        let wanted = SandboxUsers.all.count * ScheduledAction.allCases.count
        while true {
            let states = try await store.actionStates()
            let over = states.compactMap(\.lastRun).filter { $0.endedAt != nil }
            if over.count == wanted || clock.now > until { return over }
            try await clock.sleep(until: clock.now + .milliseconds(100))
        }
    }
}
