import Base
import Google
import Mail
import Settings
import Storage

/// Writes an account down: a new one with the defaults of the settings, a known one with its new grant.
struct AccountKeeping {
    let store: any Store
    let google: GoogleAccess

    func keep(
        _ address: Address,
        sealed: [UInt8],
        scopes: [String],
        _ decisions: AccountSettingsOptions
    ) async throws {
        let id: AccountID
        let existing = try await store.accounts()
        if let known = existing.first(where: { $0.address.key == address.key }) {
            id = known.id
            try await store.regrant(id, sealedCredential: sealed, scopes: scopes)
            try await store.setOptions(decisions.applied(to: known.options), of: id)
            try await CommandNote(store: store).write(.grants, "the account has a new grant", account: "\(address)")
        } else {
            var options = AccountOptions()
            options.courier = google.settings.delivery.courier
            options.guarantee = google.settings.delivery.guarantee
            // The first account takes the system mail until another is chosen.
            options.isDefaultSender = existing.isEmpty
            id = try await store.addAccount(
                address,
                sealedCredential: sealed,
                scopes: scopes,
                options: decisions.applied(to: options)
            )
            try await CommandNote(store: store).write(.grants, "the account was added", account: "\(address)")
        }
        if !decisions.aliases.isEmpty {
            try await store.setSendAs(decisions.aliases, of: id, readAt: SystemClock().now)
        }
    }

    /// Reads the addresses that Gmail lets the account send as; says nothing where its grant does not allow that.
    func readSendAs(of address: Address) async throws {
        let account = try await store.account(named: "\(address)")
        guard GrantedScopes(account.scopes).allows(.sendAs) else { return }
        do {
            let addresses = try await google.client(of: account).sendAs()
            try await store.setSendAs(addresses.map(SendAs.init), of: account.id, readAt: SystemClock().now)
            print("It may send as \(addresses.map(\.sendAsEmail).joined(separator: ", ")).")
        } catch {
            complain("Its send-as addresses could not be read; the running gateway tries again: \(error)")
        }
    }
}
