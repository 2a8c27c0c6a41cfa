/// Where an account's grant comes from, without anything secret.
package enum GrantSource: Sendable, Hashable {
    /// The account's user granted access to this OAuth client.
    case user(clientID: String)
    /// A service account acts for the account's user (domain-wide delegation).
    case serviceAccount(DelegationKey)
    /// The grant was revoked, and there is no new one yet.
    case missing
    /// The stored grant cannot be opened: the sealing key is another one.
    case unreadable
}

/// A service account's key, as far as people may see it.
package struct DelegationKey: Sendable, Hashable {
    /// The service account's own address.
    package var email: String
    /// The number that the Admin console asks for; key files made long ago lack it.
    package var clientID: String?
    package var keyID: String

    package init(email: String, clientID: String?, keyID: String) {
        self.email = email
        self.clientID = clientID
        self.keyID = keyID
    }
}
