package import Admin
package import Google
package import Mail
import Settings
package import Storage

/// What the console asks of the accounts.
extension AccountManager: AccountAdministration {
    package var limits: RateLimits { settings.paceLimits }

    package func source(of account: AccountRecord) -> GrantSource {
        switch try? credential(of: account) {
        case .user(let clientID, _, _): .user(clientID: clientID)
        case .serviceAccount(let key, _): .serviceAccount(DelegationKey(key))
        case nil: account.sealedCredential.isEmpty ? .missing : .unreadable
        }
    }

    package func keep(
        _ credential: Credential,
        of address: Address,
        scopes: [String],
        mayBeDefault: Bool
    ) async throws -> AccountID {
        try await keep(address, credential, scopes: scopes, mayBeDefault: mayBeDefault).id
    }

    package func readKey(_ file: [UInt8]) throws(KeyFileProblem) -> DelegationKey {
        DelegationKey(try Self.key(file))
    }

    package func delegate(
        _ address: Address,
        to serviceAccount: ServiceAccountChoice,
        withSubmission: Bool
    ) async throws -> Delegation {
        let key: ServiceAccountKey
        switch serviceAccount {
        case .file(let bytes): key = try Self.key(bytes)
        case .account(let account):
            guard case .serviceAccount(let known, _) = try credential(of: account) else {
                throw KeyFileProblem("\(account.address) has no service account")
            }
            key = known
        }
        let scopes: ScopeSet = withSubmission ? .fullMail : .modify
        return try await delegate(key, address, scopes: scopes.delegatedScopes)
    }

    private static func key(_ file: [UInt8]) throws(KeyFileProblem) -> ServiceAccountKey {
        do { return try ServiceAccountKey(json: file) } catch { throw KeyFileProblem("\(error)") }
    }
}

extension DelegationKey {
    init(_ key: ServiceAccountKey) {
        self.init(email: key.clientEmail, clientID: key.clientID, keyID: key.privateKeyID)
    }
}
