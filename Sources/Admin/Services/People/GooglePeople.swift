import Google
import Mail
package import Storage

/// The people of a Workspace who are no users here yet, as a service account's user sees them.
package struct GooglePeople: Sendable {
    /// Those who can be invited, as Google lists them.
    package let new: [PersonEntry]
    /// How many are users already.
    package let known: Int
    /// Whether Google lists nobody but the user as whom it was asked: probably nothing is shared.
    package let isEmpty: Bool
    /// Whether all are read.
    package let isComplete: Bool

    /// - Parameter account: as whose user the directory is read.
    /// - Throws: `DirectoryFailure` if Google does not show it.
    package init(
        _ accounts: any AccountAdministration,
        seenBy account: AccountRecord,
        _ store: any UserStore & AccountStore & PreferenceStore
    ) async throws {
        let directory = try await accounts.directory(seenBy: account)
        let people = directory.people.filter { Address($0.email) != nil }
        let entries = people.enumerated().map { place, person in
            PersonEntry(
                line: place + 1,
                email: person.email,
                name: String(person.name.prefix(PersonEntry.longestName))
            )
        }
        new = try await KnownPeople(store).new(entries)
        known = entries.count - new.count
        isEmpty = people.allSatisfy { Address($0.email)?.key == account.address.key }
        isComplete = directory.isComplete
    }

    /// The accounts as whose users a directory can be read: those of a service account, the default sender first.
    package static func readers(_ accounts: any AccountAdministration, among all: [AccountRecord]) -> [AccountRecord] {
        let delegated = all.filter { hasServiceAccount($0, accounts) }
        return delegated.filter(\.options.isDefaultSender) + delegated.filter { !$0.options.isDefaultSender }
    }

    static func hasServiceAccount(_ account: AccountRecord, _ accounts: any AccountAdministration) -> Bool {
        if case .serviceAccount = accounts.source(of: account) { true } else { false }
    }
}
