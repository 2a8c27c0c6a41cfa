import Base
import HTTPTypes
import Storage

extension APICall {
    /// The people whom the body names and, where Google lists them, the account as whose user it does.
    func people() async throws -> (people: [PersonEntry], account: AccountRecord?) {
        let isFromGoogle = truth("fromGoogle") ?? false
        for name in ["googleAccount", "connect"] where body[name] != nil && !isFromGoogle {
            throw APIProblem(.unprocessableContent, "body.\(name) goes with body.fromGoogle")
        }
        switch (body["users"], text("odooDatabase"), isFromGoogle) {
        case (.array(let users)?, nil, false):
            guard body["logins"] == nil else {
                throw APIProblem(
                    .unprocessableContent,
                    "body.logins goes with body.odooDatabase or body.fromGoogle"
                )
            }
            return (users.enumerated().map { Self.entry($1, line: $0 + 1) }, nil)
        case (nil, let database?, false): return (try await odooPeople(of: database), nil)
        case (nil, nil, true): return try await googlePeople()
        default:
            throw APIProblem(
                .unprocessableContent,
                "give one of body.users, body.odooDatabase and body.fromGoogle"
            )
        }
    }

    private static func entry(_ user: JSONValue, line: Int) -> PersonEntry {
        PersonEntry(
            line: line,
            email: user["email"]?.string ?? "",
            name: user["name"]?.string ?? "",
            role: user["role"]?.string ?? "",
            language: user["language"]?.string ?? ""
        )
    }

    private func odooPeople(of database: String) async throws -> [PersonEntry] {
        guard let odoo = console.odoo, odoo.databases.contains(database) else {
            throw APIProblem(.notFound, "there is no Odoo database of this name")
        }
        do { return try chosen(try await OdooPeople(odoo, of: database, console.store).new) } catch {
            guard let failure = error as? OdooSetupFailure else { throw error }
            throw APIProblem(.serviceUnavailable, failure.words)
        }
    }

    private func googlePeople() async throws -> (people: [PersonEntry], account: AccountRecord?) {
        let account: AccountRecord
        if let named = text("googleAccount") {
            account = try await self.account(named)
        } else {
            let readers = GooglePeople.readers(console.accounts, among: try await console.store.accounts())
            guard let first = readers.first else {
                throw APIProblem(.conflict, "no account is connected by a service account")
            }
            account = first
        }
        do {
            return (try chosen(try await GooglePeople(console.accounts, seenBy: account, console.store).new), account)
        } catch {
            guard let failure = error as? DirectoryFailure else { throw error }
            // What somebody has to change first is no fault of Google's.
            throw APIProblem(failure.cause == .notReached ? .serviceUnavailable : .conflict, failure.words)
        }
    }

    /// Those whom the body chooses; by default all.
    private func chosen(_ people: [PersonEntry]) throws -> [PersonEntry] {
        let wanted = texts("logins").map { Set($0.map { $0.lowercased() }) }
        let chosen = people.filter { wanted?.contains($0.email.lowercased()) ?? true }
        guard chosen.count <= PeopleFile.mostPeople else {
            throw APIProblem(
                .unprocessableContent,
                "more than \(PeopleFile.mostPeople) users: choose some by body.logins"
            )
        }
        return chosen
    }

    /// Begins to connect the accounts of those who have none.
    func connect(_ people: [PersonEntry], like account: AccountRecord) async throws {
        let connections = AccountConnections(console.accounts, like: account, console.store)
        let addresses = try await connections.addresses(of: people)
        guard !addresses.isEmpty else { return }
        _ = try await console.delegate(addresses) { added in
            log("accounts of the service account were added", .grants, ["accounts": added])
        } by: { address in
            try await connections.connect(address)
        }
    }
}
