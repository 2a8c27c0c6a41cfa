import Base
import Mail
import Storage
import Testing

@Suite struct AccountTests {
    private static let anna = Address(localPart: "anna", domain: "acme.example")
    private static let ben = Address(localPart: "ben", domain: "acme.example")

    @Test func keepsWhatWasSaid() async throws {
        try await withTemporaryStore { store in
            var options = AccountOptions()
            options.courier = .auto
            options.onLostAnswer = .draft
            options.unitsPerMinute = 15_000
            let ben = try await store.addAccount(Self.ben, sealedCredential: [1], scopes: [], options: options)
            let anna = try await store.addAccount(
                Self.anna,
                sealedCredential: [0, 255],
                scopes: ["send", "read"],
                options: AccountOptions()
            )
            let all = try await store.accounts()
            #expect(all.map(\.id) == [anna, ben])
            #expect(all[0].address == Self.anna)
            #expect(all[0].sealedCredential == [0, 255])
            #expect(all[0].scopes == ["send", "read"])
            #expect(all[0].health.state == .working)
            #expect(all[1].options == options)
        }
    }

    @Test func anAddressIsTakenOnceWhateverItsCase() async throws {
        try await withTemporaryStore { store in
            _ = try await store.addAccount(Self.anna, sealedCredential: [], scopes: [], options: AccountOptions())
            let again = Address(localPart: "ANNA", domain: "Acme.example")
            await #expect(throws: StorageError.conflict("account \(again) already exists")) {
                try await store.addAccount(again, sealedCredential: [], scopes: [], options: AccountOptions())
            }
        }
    }

    @Test func thereIsOneDefaultSender() async throws {
        try await withTemporaryStore { store in
            var options = AccountOptions()
            options.isDefaultSender = true
            let anna = try await store.addAccount(Self.anna, sealedCredential: [], scopes: [], options: options)
            let ben = try await store.addAccount(Self.ben, sealedCredential: [], scopes: [], options: options)
            #expect(try await store.accounts().filter(\.options.isDefaultSender).map(\.id) == [ben])
            try await store.setOptions(options, of: anna)
            #expect(try await store.accounts().filter(\.options.isDefaultSender).map(\.id) == [anna])
        }
    }

    @Test func aRevokedGrantIsForgottenAndTheAccountStays() async throws {
        try await withTemporaryStore { store in
            var options = AccountOptions()
            options.isDefaultSender = true
            let id = try await store.addAccount(Self.anna, sealedCredential: [1], scopes: ["a"], options: options)
            let (granted, revoked) = (Timestamp(milliseconds: 1000), Timestamp(milliseconds: 2000))
            try await store.setGranted(at: granted, of: id)
            #expect(try await store.accounts().first?.grantedAt == granted)
            try await store.withdrawGrant(id, because: "revoked", at: revoked)
            let account = try #require(try await store.accounts().first)
            #expect(account.sealedCredential.isEmpty && account.scopes.isEmpty && account.grantedAt == nil)
            #expect(account.health.state == .needsGrant && account.health.reason == "revoked")
            #expect(account.health.since == revoked && account.options == options)
            // What the administrator has disabled stays disabled.
            var health = AccountHealth()
            health.state = .disabled
            try await store.setHealth(health, of: id)
            try await store.withdrawGrant(id, because: "revoked", at: revoked)
            #expect(try await store.accounts().first?.health == health)
            await #expect(throws: StorageError.self) {
                try await store.withdrawGrant(AccountID(rawValue: 99), because: "", at: revoked)
            }
        }
    }

    @Test func aNewGrantHeals() async throws {
        try await withTemporaryStore { store in
            let id = try await store.addAccount(Self.anna, sealedCredential: [1], scopes: [], options: AccountOptions())
            var health = AccountHealth()
            health.state = .needsGrant
            health.reason = "revoked"
            health.since = Sample.now
            try await store.setHealth(health, of: id)
            #expect(try await store.accounts().first?.health == health)
            let alias = SendAs(address: "info@acme.example", displayName: "Info", verificationStatus: "accepted")
            try await store.setSendAs([alias], of: id, readAt: Sample.now)
            try await store.regrant(id, sealedCredential: [2], scopes: ["send"])
            let account = try #require(try await store.accounts().first)
            #expect(account.health == AccountHealth())
            #expect(account.sealedCredential == [2])
            #expect(account.scopes == ["send"])
            #expect(account.sendAs == [alias])
            #expect(account.sendAsReadAt == Sample.now)
        }
    }

    @Test func aNewGrantSwitchesNothingOn() async throws {
        try await withTemporaryStore { store in
            let id = try await store.addAccount(Self.anna, sealedCredential: [1], scopes: [], options: AccountOptions())
            var off = AccountHealth()
            off.state = .disabled
            off.reason = "on leave"
            try await store.setHealth(off, of: id)
            try await store.regrant(id, sealedCredential: [2], scopes: ["send"])
            let account = try #require(try await store.accounts().first)
            #expect(account.health == off)
            #expect(account.sealedCredential == [2])
            await #expect(throws: StorageError.self) {
                try await store.regrant(AccountID(rawValue: 99), sealedCredential: [2], scopes: [])
            }
        }
    }

    @Test func isNotRemovedWhileItsMailWaits() async throws {
        try await withTemporaryStore { store in
            let id = try await store.addAccount(Self.anna, sealedCredential: [], scopes: [], options: AccountOptions())
            let message = try await store.take(Sample.message([Sample.delivery(account: id)])).id
            await #expect(throws: StorageError.self) { try await store.removeAccount(id) }
            _ = try await store.manage(.message(message), .remove, at: Sample.now)
            try await store.removeAccount(id)
            #expect(try await store.accounts().isEmpty)
            let next = try await store.addAccount(Self.ben, sealedCredential: [], scopes: [], options: AccountOptions())
            #expect(next != id)
        }
    }

    @Test func unknownAccountsAreNotFound() async throws {
        try await withTemporaryStore { store in
            let nobody = AccountID(rawValue: 77)
            let missing = StorageError.notFound("account 77")
            await #expect(throws: missing) { try await store.removeAccount(nobody) }
            await #expect(throws: missing) { try await store.setHealth(AccountHealth(), of: nobody) }
            await #expect(throws: missing) { try await store.regrant(nobody, sealedCredential: [], scopes: []) }
            var options = AccountOptions()
            options.isDefaultSender = true
            await #expect(throws: missing) { try await store.setOptions(options, of: nobody) }
        }
    }
}
