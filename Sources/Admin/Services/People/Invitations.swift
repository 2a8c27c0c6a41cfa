package import Base
import Mail
package import Storage

/// Invites people: makes them users, each with a link to choose a password, and mails the links.
///
/// Either all of a plan become users or nobody does. What is mailed afterwards may fail for one of them; then the link is
/// shown, as where nothing is mailed.
package struct Invitations: Sendable {
    /// Somebody who was invited.
    package struct Invited: Sendable {
        package let person: PersonEntry
        /// The path of the link.
        package let path: String
        package let isMailed: Bool
    }

    /// How many letters are queued at the same time: they share the commits of the disk.
    private static let mailedAtOnce = 16

    private let store: any UserStore & AccountStore
    private let clock: any WallClock
    private let lifetime: Duration

    /// - Parameter lifetime: how long the links are valid.
    package init(store: any UserStore & AccountStore, clock: any WallClock, lifetime: Duration) {
        self.store = store
        self.clock = clock
        self.lifetime = lifetime
    }

    /// What would become of these people now.
    package func plan(_ people: [PersonEntry]) async throws -> InvitationPlan {
        InvitationPlan(people, users: try await store.users())
    }

    /// Invites those of the plan who are new. Throws `.conflict`, and invites nobody, if one of them has become a user meanwhile.
    ///
    /// - Parameters:
    ///   - mailer: `nil` mails nothing.
    ///   - organisation: its name, for the letter.
    package func carryOut(
        _ plan: InvitationPlan,
        mailer: Mailer?,
        organisation: String?
    ) async throws -> [Invited] {
        let people = plan.new
        let accounts = try await freeAccounts()
        let tokens = people.map { _ in SecretToken() }
        let invitations = zip(people, tokens).map { person, token in
            NewInvitation(
                user: person.user(account: Address(person.email).flatMap { accounts[$0.key] }),
                digest: token.digest,
                odooDatabase: person.odooDatabase
            )
        }
        let now = clock.now
        _ = try await store.invite(invitations, until: now + lifetime, at: now)
        let links = zip(people, tokens).map { (person: $0, path: Links.path(of: $1)) }
        guard let mailer else { return links.map { Invited(person: $0.person, path: $0.path, isMailed: false) } }
        let mailed = await mail(zip(invitations, links).map { ($0.user, $1.path) }, mailer, organisation)
        return links.map { Invited(person: $0.person, path: $0.path, isMailed: mailed.contains($0.path)) }
    }

    /// The accounts that belong to nobody. The default sender is given by an administrator alone.
    private func freeAccounts() async throws -> [AddressKey: AccountID] {
        let taken = Set(try await store.users().compactMap(\.account))
        let free = try await store.accounts().filter { !taken.contains($0.id) && !$0.options.isDefaultSender }
        return Dictionary(free.map { ($0.address.key, $0.id) }) { first, _ in first }
    }

    /// Returns the paths of the links that were mailed.
    private func mail(
        _ links: [(user: NewUser, path: String)],
        _ mailer: Mailer,
        _ organisation: String?
    ) async -> Set<String> {
        let waiting = Locked(links[...])
        let mailed = Locked<Set<String>>([])
        await withDiscardingTaskGroup { group in
            for _ in 0..<Self.mailedAtOnce {
                group.addTask {
                    while !Task.isCancelled, let (user, path) = waiting.withLock({ $0.popFirst() }) {
                        let result = await mailer.mail(path, to: user, for: lifetime, organisation: organisation)
                        if result == .queued { mailed.withLock { _ = $0.insert(path) } }
                    }
                }
            }
        }
        return mailed.withLock { $0 }
    }
}
