/// The paths of a certificate chain and its private key, both in PEM.
package struct CertificateFiles: Sendable, Hashable {
    /// The server's own certificate first, followed by its issuers up to the root.
    package var chain: String
    package var key: String

    package init(chain: String, key: String) {
        self.chain = chain
        self.key = key
    }

    /// The layout of Let's Encrypt: `<folder>/fullchain.pem` and `<folder>/privkey.pem`.
    package init(folder: String) {
        chain = folder + "/fullchain.pem"
        key = folder + "/privkey.pem"
    }
}
