package import OpenSSL

/// Why the present key cannot open the store's secrets, and what to do.
package enum KeyProblem: Error, Sendable, Hashable {
    /// There is no key, but the store has secrets sealed under one.
    case missing(KeySource)
    /// The key cannot be read: others may read it too, its length is wrong, and the like.
    case unreadable(KeySource, SealingError)
    /// The key is not the one that the store's secrets are sealed under.
    case wrong(KeySource)
    /// The store's secrets were sealed by an earlier version, which did not bind them to what they belong to.
    case outdated
}

extension KeyProblem: CustomStringConvertible {
    package var description: String {
        switch self {
        case .missing(let source):
            "there is no key at \(source.origin), but the secrets in the database are sealed under one. \(Self.wayOut)"
        case .unreadable(_, let error): "the key cannot be used: \(error). \(Self.wayOut)"
        case .wrong(let source):
            "the key from \(source.origin) is not the one that the secrets in the database are sealed under. "
                + Self.wayOut
        case .outdated:
            "the secrets in the database were sealed by an earlier version of the gateway. `gsuite-gateway key reset` "
                + "drops them: every account must grant again; mail is kept and waits"
        }
    }

    private static let wayOut =
        "Put the right key there (secrets.key_file, or the systemd credential of secrets.key_credential), such as your "
        + "copy of it. If it is lost, `gsuite-gateway key reset` drops what it sealed: every account must grant again; "
        + "mail is kept and waits. (`gsuite-gateway key rotate` is for changing a key that you have.)"
}
