import Base
import Storage
import Testing

@Suite struct UserTests {
    private static let now = Sample.now

    private static func user(_ name: String, _ role: Role = .user) -> NewUser {
        NewUser(email: "\(name)@acme.example", name: name, role: role, language: "de", account: Sample.account)
    }

    private static func session(_ byte: UInt8, of user: UserID) -> WebSession {
        WebSession(
            digest: [byte],
            user: user,
            createdAt: now,
            lastSeenAt: now,
            expiresAt: now + .days(1),
            address: "192.0.2.1",
            userAgent: "Browser"
        )
    }

    private static func link(
        _ byte: UInt8,
        _ purpose: OneTimeLink.Purpose,
        _ user: UserID?
    ) -> OneTimeLink {
        OneTimeLink(purpose: purpose, digest: [byte], user: user, createdAt: now, expiresAt: now + .hours(1))
    }

    @Test func addsAndFinds() async throws {
        try await withTemporaryStore { store in
            let id = try await store.addUser(Self.user("anna"), at: Self.now)
            let anna = try #require(try await store.user(email: "ANNA@acme.example"))
            #expect(anna.id == id && anna.language == "de" && anna.account == Sample.account && anna.isActive)
            #expect(anna.passwordHash == nil && anna.createdAt == Self.now)
            #expect(try await store.user(id) == anna)
            await #expect(throws: StorageError.self) {
                _ = try await store.addUser(Self.user("Anna"), at: Self.now)
            }
            #expect(try await store.users() == [anna])
        }
    }

    /// Hashing takes a while, and the password may have been changed meanwhile, because it was known to somebody.
    @Test func hashingAgainBringsBackNoOldPassword() async throws {
        try await withTemporaryStore { store in
            let id = try await store.addUser(Self.user("anna"), at: Self.now)
            try await store.setPassword("old", of: id, except: nil)
            try await store.rehashPassword("old at a higher cost", replacing: "old", of: id)
            #expect(try await store.user(id)?.passwordHash == "old at a higher cost")
            try await store.setPassword("new", of: id, except: nil)
            try await store.rehashPassword("old again", replacing: "old at a higher cost", of: id)
            #expect(try await store.user(id)?.passwordHash == "new")
        }
    }

    @Test func thereIsAlwaysAnAdministrator() async throws {
        try await withTemporaryStore { store in
            let chef = try await store.addUser(Self.user("chef", .administrator), at: Self.now)
            var demoted = UserChange()
            demoted.role = .user
            var inactive = UserChange()
            inactive.isActive = false
            for change in [demoted, inactive] {
                await #expect(throws: StorageError.conflict("there must be an active administrator")) {
                    try await store.changeUser(chef, change)
                }
            }
            await #expect(throws: StorageError.self) { try await store.removeUser(chef) }
            let second = try await store.addUser(Self.user("otto", .administrator), at: Self.now)
            try await store.changeUser(chef, inactive)
            await #expect(throws: StorageError.self) { try await store.removeUser(second) }
            try await store.removeUser(chef)
        }
    }

    @Test func theFirstAdministratorIsMadeOnce() async throws {
        try await withTemporaryStore { store in
            try await store.issueLink(Self.link(1, .firstAdministrator, nil))
            try await store.issueLink(Self.link(2, .firstAdministrator, nil))
            let enrolment = Enrolment(email: "chef@acme.example", name: "Chef", passwordHash: "$scrypt$1")
            // A newer link replaces the older one.
            #expect(try await store.link([1], at: Self.now) == nil)
            await #expect(throws: StorageError.notFound("the link")) {
                _ = try await store.redeemLink([1], enrolment, at: Self.now)
            }
            let id = try await store.redeemLink([2], enrolment, at: Self.now)
            let chef = try #require(try await store.user(id))
            #expect(chef.role == .administrator && chef.passwordHash == "$scrypt$1")
            try await store.issueLink(Self.link(3, .firstAdministrator, nil))
            await #expect(throws: StorageError.conflict("an administrator already exists")) {
                _ = try await store.redeemLink([3], enrolment, at: Self.now)
            }
        }
    }

    @Test func aLinkIsGoodOnceAndForAWhile() async throws {
        try await withTemporaryStore { store in
            let anna = try await store.addUser(Self.user("anna"), at: Self.now)
            try await store.openSession(Self.session(9, of: anna))
            try await store.issueLink(Self.link(1, .invitation, anna))
            let enrolment = Enrolment(email: "ignored@evil.example", name: "Anna", passwordHash: "$scrypt$1")
            await #expect(throws: StorageError.notFound("the link")) {
                _ = try await store.redeemLink([1], enrolment, at: Self.now + .hours(1))
            }
            #expect(try await store.redeemLink([1], enrolment, at: Self.now) == anna)
            let user = try #require(try await store.user(anna))
            #expect(user.name == "Anna" && user.email == "anna@acme.example")
            #expect(try await store.session([9]) == nil)
            await #expect(throws: StorageError.notFound("the link")) {
                _ = try await store.redeemLink([1], enrolment, at: Self.now)
            }
        }
    }

    @Test func sessionsOpenMoveOnAndEnd() async throws {
        try await withTemporaryStore { store in
            let anna = try await store.addUser(Self.user("anna"), at: Self.now)
            for byte in UInt8(1)...3 { try await store.openSession(Self.session(byte, of: anna)) }
            #expect(try await store.user(anna)?.lastSignInAt == Self.now)
            try await store.touchSession([2], at: Self.now + .minutes(5))
            #expect(try await store.session([2])?.session.lastSeenAt == Self.now + .minutes(5))
            #expect(try await store.sessions(of: anna).first?.digest == [2])
            try await store.endSession([1])
            #expect(try await store.session([1]) == nil)
            #expect(try await store.endSessions(of: anna, except: [2]) == 1)
            #expect(try await store.sessions(of: anna).map(\.digest) == [[2]])
            try await store.setPassword("$scrypt$2", of: anna, except: [2])
            #expect(try await store.session([2]) != nil)
            try await store.setPassword("$scrypt$3", of: anna, except: nil)
            #expect(try await store.session([2]) == nil)
        }
    }

    @Test func whoIsDeactivatedHasNeitherSessionNorLink() async throws {
        try await withTemporaryStore { store in
            let anna = try await store.addUser(Self.user("anna"), at: Self.now)
            try await store.openSession(Self.session(1, of: anna))
            try await store.issueLink(Self.link(2, .passwordReset, anna))
            var change = UserChange()
            change.isActive = false
            try await store.changeUser(anna, change)
            #expect(try await store.session([1]) == nil)
            #expect(try await store.link([2], at: Self.now) == nil)
            await #expect(throws: StorageError.self) { try await store.openSession(Self.session(3, of: anna)) }
        }
    }

    @Test func whatHasEndedIsDropped() async throws {
        try await withTemporaryStore { store in
            let anna = try await store.addUser(Self.user("anna"), at: Self.now)
            try await store.openSession(Self.session(1, of: anna))
            try await store.openSession(Self.session(2, of: anna))
            try await store.touchSession([2], at: Self.now + .hours(2))
            try await store.forgetSessions(endedBefore: Self.now, idleSince: Self.now + .hours(1))
            #expect(try await store.sessions(of: anna).map(\.digest) == [[2]])
            try await store.forgetSessions(endedBefore: Self.now + .days(1), idleSince: Self.now)
            #expect(try await store.sessions(of: anna).isEmpty)
        }
    }
}
