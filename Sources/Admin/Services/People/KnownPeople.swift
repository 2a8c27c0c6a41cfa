import Storage

/// By what the users are known: their addresses, those of their accounts, and the Odoo logins in their settings.
struct KnownPeople: Sendable {
    private let names: Set<String>

    init(_ store: any UserStore & AccountStore & PreferenceStore) async throws {
        let users = try await store.users()
        let accounts = try await store.accountsByID()
        let settings = try await store.allPersonalSettings()
        let names = users.flatMap { user in
            [user.email, user.account.flatMap { accounts[$0] }.map { "\($0.address)" }, settings[user.id]?.odoo.login]
        }
        self.names = Set(names.compactMap { $0?.lowercased() })
    }

    /// The entries of those who are no users yet, each address once and numbered from 1.
    func new(_ people: [PersonEntry]) -> [PersonEntry] {
        var seen = names
        return people.filter { seen.insert($0.email.lowercased()).inserted }
    }
}
