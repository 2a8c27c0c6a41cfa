import Base
import Storage
import Testing

@Suite struct LoginTests {
    private static func login(_ name: String) -> LoginRecord {
        LoginRecord(
            name: name,
            passwordHash: "$scrypt$x",
            mayUse: ["@acme.example", "a@b.example"],
            account: Sample.account,
            isEnabled: true,
            createdAt: Sample.now
        )
    }

    @Test func savesFindsAndReplaces() async throws {
        try await withTemporaryStore { store in
            var login = Self.login("odoo")
            try await store.saveLogin(login)
            try await store.saveLogin(Self.login("backup"))
            #expect(try await store.login(named: "ODOO") == login)
            #expect(try await store.login(named: "nobody") == nil)
            login.passwordHash = nil
            login.account = nil
            login.isEnabled = false
            try await store.saveLogin(login)
            #expect(try await store.logins() == [Self.login("backup"), login])
        }
    }

    @Test func removes() async throws {
        try await withTemporaryStore { store in
            try await store.saveLogin(Self.login("odoo"))
            try await store.removeLogin(named: "Odoo")
            #expect(try await store.logins().isEmpty)
            await #expect(throws: StorageError.notFound("login odoo")) { try await store.removeLogin(named: "odoo") }
        }
    }
}
