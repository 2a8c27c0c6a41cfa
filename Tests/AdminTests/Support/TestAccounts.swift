import Base
import Google
import Mail
import Storage

@testable import Admin

/// Accounts about which a test says what Google answers.
struct TestAccounts: AccountAdministration {
    var limits = RateLimits(unitsPerMinute: 6000, messagesPerDay: 2000, concurrency: 4)
    /// Where every account's grant comes from.
    var source = GrantSource.unreadable
    /// The key files that can be read.
    var keyFiles: [String: DelegationKey] = [:]
    var answer: @Sendable (AccountRecord) async throws -> GrantTest = { _ in throw Refusal.unavailable }
    var delegation: @Sendable (Address) async throws -> Delegation = { _ in throw Refusal.unavailable }
    /// The accounts whose grants were withdrawn.
    let revoked = Locked<[String]>([])

    func source(of account: AccountRecord) -> GrantSource { source }

    func test(_ account: AccountRecord) async throws -> GrantTest { try await answer(account) }

    func keep(
        _ credential: Credential,
        of address: Address,
        scopes: [String],
        mayBeDefault: Bool
    ) async throws -> AccountID { throw Refusal.unavailable }

    func readKey(_ file: [UInt8]) throws(KeyFileProblem) -> DelegationKey {
        guard let key = keyFiles[String(decoding: file, as: UTF8.self)] else { throw KeyFileProblem("no JSON") }
        return key
    }

    func delegate(
        _ address: Address,
        to serviceAccount: ServiceAccountChoice,
        withSubmission: Bool
    ) async throws -> Delegation { try await delegation(address) }

    func directory(seenBy account: AccountRecord) async throws(DirectoryFailure) -> WorkspaceDirectory {
        throw DirectoryFailure(.noServiceAccount, account: "\(account.address)")
    }

    func revokeGrant(of account: AccountRecord) async throws -> Bool {
        revoked.withLock { $0.append("\(account.address)") }
        return true
    }
}
