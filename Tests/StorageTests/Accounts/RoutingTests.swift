import Base
import Mail
import SQLStorage
import Storage
import Testing

/// Who may send what is decided by accounts and logins, and holds only until these change.
@Suite struct RoutingTests {
    private static let login = LoginRecord(
        name: "odoo",
        passwordHash: nil,
        mayUse: [],
        account: nil,
        isEnabled: true,
        createdAt: Sample.now
    )

    private func addAccount(_ store: any Store) async throws -> AccountID {
        try await store.addAccount(
            Address(localPart: "anna", domain: "acme.example"),
            sealedCredential: [1],
            scopes: [],
            options: AccountOptions()
        )
    }

    @Test func everyChangeMovesTheRevision() async throws {
        try await withTemporaryStore { store in
            var last = try await store.routingRevision()
            func moved() async throws -> Bool {
                let now = try await store.routingRevision()
                defer { last = now }
                return now > last
            }
            #expect(try await !moved())
            try await store.saveLogin(Self.login)
            #expect(try await moved())
            try await store.saveLogin(Self.login)
            #expect(try await moved())
            try await store.removeLogin(named: "odoo")
            #expect(try await moved())
            let account = try await addAccount(store)
            #expect(try await moved())
            try await store.setOptions(AccountOptions(), of: account)
            #expect(try await moved())
            let alias = SendAs(address: "info@acme.example", displayName: nil, verificationStatus: nil)
            try await store.setSendAs([alias], of: account, readAt: Sample.now)
            #expect(try await moved())
            try await store.removeAccount(account)
            #expect(try await moved())
            _ = try await store.take()
            #expect(try await !moved())
            let table = try await store.routingTable()
            #expect(table.revision == last && table.accounts.isEmpty && table.logins.isEmpty)
        }
    }

    @Test(arguments: [100, 200_000])
    func whatWasDecidedBeforeAChangeIsNotKept(size: Int) async throws {
        try await withTemporaryFolder { folder in
            let options = StoreOptions(directory: folder, reserve: 0)
            let serving = try SQLStore.openSQLite(options)
            let beside = try SQLStore.openSQLite(options, access: .beside)
            let before = try await serving.routingRevision()
            try await beside.saveLogin(Self.login)
            let bytes = Sample.bytes(size)
            let content = try serving.staged(bytes)
            func enqueue(_ revision: RoutingRevision) async throws -> Enqueued {
                try await serving.enqueue(
                    Sample.message(),
                    content: content,
                    duplicates: Sample.noDuplicates,
                    asOf: revision,
                    deadline: ContinuousClock.now + .seconds(60)
                )
            }
            await #expect(throws: StorageError.outdated) { _ = try await enqueue(before) }
            #expect(try await serving.tally().isEmpty)
            // The content is not lost, however large it is.
            let id = try await enqueue(try await serving.routingRevision()).id
            #expect(try await serving.bytes(of: id) == bytes)
            try beside.close()
            try serving.close()
        }
    }

    @Test func aContentThatIsGivenUpAfterwardsLeavesNoFile() async throws {
        try await withTemporaryFolder { folder in
            let store = try SQLStore.openSQLite(StoreOptions(directory: folder, reserve: 0))
            let content = try store.staged(Sample.bytes(200_000))
            await #expect(throws: StorageError.outdated) {
                _ = try await store.enqueue(
                    Sample.message(),
                    content: content,
                    duplicates: Sample.noDuplicates,
                    asOf: RoutingRevision(rawValue: -1),
                    deadline: ContinuousClock.now + .seconds(60)
                )
            }
            content.abandon()
            try store.close()
            #expect(files(in: folder + "/spool").filter { !$0.hasSuffix(".ready") }.isEmpty)
        }
    }

    /// Whatever ends the user's permission ends the user's login.
    @Test(arguments: ["deactivated", "removed", "account taken away", "account removed"])
    func aUsersLoginGoesWith(_ what: String) async throws {
        try await withTemporaryStore { store in
            let account = try await addAccount(store)
            let user = try await store.addUser(
                NewUser(email: "anna@acme.example", name: "Anna", role: .user, account: account),
                at: Sample.now
            )
            var login = Self.login
            (login.name, login.account, login.owner) = ("anna@acme.example", account, user)
            try await store.saveLogin(login)
            #expect(try await store.login(named: "anna@acme.example") == login)
            try await store.saveLogin(Self.login)
            let before = try await store.routingRevision()
            var change = UserChange()
            switch what {
            case "deactivated":
                change.isActive = false
                try await store.changeUser(user, change)
            case "removed": try await store.removeUser(user)
            case "account taken away":
                change.account = .some(nil)
                try await store.changeUser(user, change)
            default: try await store.removeAccount(account)
            }
            #expect(try await store.logins() == [Self.login])
            #expect(try await store.routingRevision() > before)
            // Nor does a form that was sent before bring it back.
            await #expect(throws: StorageError.self) { try await store.saveLogin(login) }
        }
    }

    @Test func otherChangesOfAUserLeaveTheLogin() async throws {
        try await withTemporaryStore { store in
            let account = try await addAccount(store)
            let user = try await store.addUser(
                NewUser(email: "anna@acme.example", name: "Anna", role: .user, account: account),
                at: Sample.now
            )
            var login = Self.login
            (login.account, login.owner) = (account, user)
            try await store.saveLogin(login)
            var change = UserChange()
            change.name = "Anna Ährenfeld"
            try await store.changeUser(user, change)
            #expect(try await store.logins() == [login])
        }
    }
}
