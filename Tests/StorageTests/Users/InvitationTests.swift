import Base
import Storage
import Testing

/// Several users at once, each with a link.
@Suite struct InvitationTests {
    private static func invitation(_ name: String, _ digest: UInt8, database: String = "") -> NewInvitation {
        let user = NewUser(email: "\(name)@acme.example", name: name, role: .user, language: "de")
        return NewInvitation(user: user, digest: [digest], odooDatabase: database)
    }

    @Test func allAreUsersWithALinkAndTheirDatabase() async throws {
        try await withTemporaryStore { store in
            let both = [Self.invitation("anna", 1), Self.invitation("otto", 2, database: "second")]
            let end = Sample.now + .days(2)
            let ids = try await store.invite(both, until: end, at: Sample.now)
            let users = try await store.users()
            #expect(users.map(\.email) == ["anna@acme.example", "otto@acme.example"] && users.map(\.id) == ids)
            #expect(users.allSatisfy { $0.passwordHash == nil && $0.isActive && $0.language == "de" })
            for (id, digest) in zip(ids, [[UInt8(1)], [2]]) {
                let link = try #require(try await store.link(digest, at: Sample.now))
                #expect(link.user == id && link.purpose == .invitation && link.expiresAt == end)
            }
            #expect(try await store.personalSettings(of: ids[0]).odoo.database.isEmpty)
            #expect(try await store.personalSettings(of: ids[1]).odoo.database == "second")
        }
    }

    @Test func nobodyIsAddedWhereOneIsAUserAlready() async throws {
        try await withTemporaryStore { store in
            _ = try await store.invite([Self.invitation("otto", 1)], until: Sample.now + .days(1), at: Sample.now)
            let some = [Self.invitation("anna", 2, database: "second"), Self.invitation("OTTO", 3)]
            var isRefused = false
            do {
                _ = try await store.invite(some, until: Sample.now + .days(1), at: Sample.now)
            } catch { isRefused = "\(error)".contains("otto") || "\(error)".contains("OTTO") }
            #expect(isRefused)
            #expect(try await store.users().map(\.email) == ["otto@acme.example"])
            #expect(try await store.allPersonalSettings().isEmpty)
            for digest: UInt8 in [2, 3] { #expect(try await store.link([digest], at: Sample.now) == nil) }
        }
    }
}
