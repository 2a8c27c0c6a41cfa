import OpenSSL

extension Certificate {
    /// The login name of a client certificate: its first e-mail address, or its common name.
    var loginName: String? { emails.first ?? commonName }
}
