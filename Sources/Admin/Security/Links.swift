package import Base
package import Storage

/// Makes the one-time links by which users are added.
package struct Links: Sendable {
    private let store: any PeopleStore
    private let clock: any WallClock
    private let lifetime: Duration

    package init(store: any PeopleStore, clock: any WallClock, lifetime: Duration) {
        self.store = store
        self.clock = clock
        self.lifetime = lifetime
    }

    /// The path of a new link to create the first administrator; `nil` if there is one already.
    package func firstAdministrator() async throws -> String? {
        guard try await !store.people().contains(where: { $0.role == .administrator }) else { return nil }
        return try await issue(.firstAdministrator, nil)
    }

    /// Adds a user and returns the path of the link to choose a password.
    package func invite(_ person: NewPerson) async throws -> String {
        let id = try await store.addPerson(person, at: clock.now)
        return try await issue(.invitation, id)
    }

    /// The path of a new link for an existing user: an invitation again until a password has been chosen.
    package func forPerson(_ person: PersonRecord) async throws -> String {
        try await issue(person.passwordHash == nil ? .invitation : .passwordReset, person.id)
    }

    private func issue(_ purpose: OneTimeLink.Purpose, _ person: PersonID?) async throws -> String {
        let token = SecretToken()
        let now = clock.now
        try await store.issueLink(
            OneTimeLink(
                purpose: purpose,
                digest: token.digest,
                person: person,
                createdAt: now,
                expiresAt: now + lifetime
            )
        )
        return "/link/\(token.text)"
    }
}
