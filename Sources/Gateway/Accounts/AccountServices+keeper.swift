package import Admin
import Delivery
import Google
package import Settings
import Storage

extension AccountServices {
    /// Connects the console's account functions to the gateway.
    package init(_ keeper: AccountKeeper, _ settings: GatewaySettings) {
        self.init(
            limits: Limits(
                unitsPerMinute: settings.delivery.unitsPerMinute,
                messagesPerDay: settings.delivery.messagesPerDay,
                concurrency: settings.delivery.concurrencyPerAccount
            ),
            delegatedScopes: { Self.scopes($0) },
            grantScopes: ScopeSet.modify.scopes,
            source: { account in
                switch try? keeper.credential(of: account) {
                case .user(let clientID, _, _): .user(clientID: clientID)
                case .serviceAccount(let key, _): .serviceAccount(DelegationKey(key))
                case nil: account.sealedCredential.isEmpty ? .missing : .unreadable
                }
            },
            test: { try await keeper.test($0) },
            readKey: { (bytes) throws(KeyFileProblem) in DelegationKey(try Self.key(bytes)) },
            delegate: { key, address, withSubmission in
                let found: ServiceAccountKey
                switch key {
                case .file(let bytes): found = try Self.key(bytes)
                case .account(let account):
                    guard case .serviceAccount(let key, _) = try keeper.credential(of: account) else {
                        throw KeyFileProblem("\(account.address) has no service account")
                    }
                    found = key
                }
                return try await keeper.delegate(found, address, scopes: Self.scopes(withSubmission))
            },
            revoke: { _ = try await keeper.revokeGrant(of: $0) }
        )
    }

    private static func scopes(_ withSubmission: Bool) -> [String] {
        (withSubmission ? ScopeSet.fullMail : .modify).delegatedScopes
    }

    private static func key(_ file: [UInt8]) throws(KeyFileProblem) -> ServiceAccountKey {
        do { return try ServiceAccountKey(json: file) } catch { throw KeyFileProblem("\(error)") }
    }
}

extension DelegationKey {
    fileprivate init(_ key: ServiceAccountKey) {
        self.init(email: key.clientEmail, clientID: key.clientID, keyID: key.privateKeyID)
    }
}
