import Base
import Mail
import SQLStorage
import Storage
import Testing

@Suite struct AppUserStoreTests {
    private func add(_ name: String, _ store: any Store, account: AccountID? = nil) async throws -> UserID {
        let user = NewUser(email: "\(name)@acme.example", name: name, role: .user, account: account)
        return try await store.addUser(user, at: Sample.now)
    }

    private func account(_ store: any Store) async throws -> AccountID {
        try await store.addAccount(
            try #require(Address("anna@acme.example")),
            sealedCredential: [],
            scopes: [],
            options: AccountOptions()
        )
    }

    @Test func `whom changes concern is known`() async throws {
        try await withTemporaryStore { store in
            let anna = try await add("anna", store)
            let max = try await add("max", store)
            let start = try await store.routingRevision()
            #expect(try await store.usersChanged(since: start) == [])
            _ = try await store.changePersonalSettings(of: anna, at: Sample.now) { $0.isLogged = false }
            #expect(try await store.usersChanged(since: start) == [anna])
            let middle = try await store.routingRevision()
            try await store.removePersonalSettings(of: max)
            var change = UserChange()
            change.name = "Max"
            try await store.changeUser(max, change)
            #expect(try await store.usersChanged(since: start) == [anna, max])
            #expect(try await store.usersChanged(since: middle) == [max])
            let last = try await store.routingRevision()
            let lena = try await add("lena", store)
            try await store.removeUser(lena)
            #expect(try await store.usersChanged(since: last) == [lena])
            #expect(try await store.usersChanged(since: RoutingRevision(rawValue: last.rawValue + 100)) == nil)
        }
    }

    @Test func `a change of accounts, or one long ago, may concern everyone`() async throws {
        try await withTemporaryStore { store in
            let anna = try await add("anna", store)
            let start = try await store.routingRevision()
            _ = try await account(store)
            #expect(try await store.usersChanged(since: start) == nil)
            let middle = try await store.routingRevision()
            for number in 1...1001 {
                _ = try await store.changePersonalSettings(of: anna, at: Sample.now) { $0.mail.incomingCount = number }
                if number == 1000 { #expect(try await store.usersChanged(since: middle) == [anna]) }
            }
            #expect(try await store.usersChanged(since: middle) == nil)
        }
    }

    @Test func `whom runs concern is known`() async throws {
        try await withTemporaryStore { store in
            let (anna, max) = (try await add("anna", store), try await add("max", store))
            try await store.setActionUsers([anna, max], of: .syncContacts, at: Sample.now)
            let start = try await store.appStamp()
            #expect(try await store.usersChanged(since: start) == [])
            _ = try await store.requestActionRun(.syncContacts, for: max, at: Sample.now)
            let claim = try #require(
                try await store.claimActionRun(by: "test", at: Sample.now, until: Sample.now + .minutes(5))
            )
            #expect(try await store.usersChanged(since: start) == [max])
            let begun = try await store.appStamp()
            #expect(try await store.usersChanged(since: begun) == [])
            try await store.finishAction(claim, with: RunResult(.succeeded), at: Sample.now + .seconds(1))
            #expect(try await store.usersChanged(since: begun) == [max])
            try await store.setActionUsers([anna], of: .syncContacts, at: Sample.now)
            #expect(try await store.usersChanged(since: begun) == nil)
        }
    }

    @Test func `users are read with all that is shown of them`() async throws {
        try await withTemporaryStore { store in
            let account = try await account(store)
            let anna = try await add("anna", store, account: account)
            let max = try await add("max", store)
            try await store.setActionUsers([anna], of: .syncContacts, at: Sample.now)
            let taken = try await store.takeAppSettings(of: anna, in: "acme", nil, at: Sample.now) { settings, memory in
                settings.mail.incomingCount = 7
                memory.folders = "abc"
            }
            let found = try #require(try await store.appUsers([anna], in: "acme").first)
            #expect(try await store.appUsers([anna], in: "acme").count == 1)
            #expect(found.user.id == anna && found.account?.id == account)
            #expect(found.settings == taken.settings && found.memory == taken.memory)
            #expect(found.changes == [.incomingCount: Sample.now] && found.actions.map(\.kind) == [.syncContacts])
            let all = try await store.appUsers(nil, in: "other")
            #expect(all.map(\.user.id) == [anna, max])
            #expect(all.allSatisfy { $0.memory == nil } && all[1].account == nil && all[1].actions.isEmpty)
            #expect(try await store.appUsers([], in: "acme").isEmpty)
        }
    }
}
