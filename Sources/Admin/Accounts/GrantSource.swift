/// The source of an account's grant, without secrets.
package enum GrantSource: Sendable, Hashable {
    /// The account's user granted access to this OAuth client.
    case user(clientID: String)
    /// A service account acts for the account's user (domain-wide delegation).
    case serviceAccount(DelegationKey)
    /// The grant was revoked, and there is no new one yet.
    case missing
    /// The stored grant cannot be decrypted: the sealing key has changed.
    case unreadable
}

/// The public facts of a service account's key.
package struct DelegationKey: Sendable, Hashable {
    /// The service account's own address.
    package var email: String
    /// The number that the Admin console asks for; old key files do not contain it.
    package var clientID: String?
    package var keyID: String

    package init(email: String, clientID: String?, keyID: String) {
        self.email = email
        self.clientID = clientID
        self.keyID = keyID
    }
}
