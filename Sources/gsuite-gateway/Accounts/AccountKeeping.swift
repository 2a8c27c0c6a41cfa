import Base
import CommandSupport
import Gateway
import Google
import Mail
import Storage

/// Stores an account with the options of the command line, and logs it.
struct AccountKeeping {
    let store: any Store
    let keeper: AccountKeeper

    func keep(
        _ address: Address,
        _ credential: Credential,
        scopes: [String],
        _ decisions: AccountSettingsOptions
    ) async throws {
        let kept = try await keeper.keep(address, credential, scopes: scopes, decide: decisions.applied)
        let text = kept.isNew ? "the account was added" : "the account has a new grant"
        try await CommandNote(store: store).write(.grants, text, account: "\(address)")
        if !decisions.aliases.isEmpty {
            try await store.setSendAs(decisions.aliases, of: kept.id, readAt: SystemClock().now)
        }
    }

    /// Reads the addresses that Gmail lets the account send as; prints nothing if its grant does not allow that.
    func readSendAs(of address: Address) async throws {
        let account = try await store.account(named: "\(address)")
        do {
            guard let addresses = try await keeper.readSendAs(of: account) else { return }
            print("It may send as \(addresses.map(\.address).joined(separator: ", ")).")
        } catch {
            complain("Its send-as addresses could not be read; the running gateway will try again: \(error)")
        }
    }
}
