import OpenSSL

extension Certificate {
    /// The name that a client certificate logs in with: its first mail address, or its common name.
    var loginName: String? { emails.first ?? commonName }
}
