package import Base
package import Google
package import OpenSSL
package import Settings

/// Seals and opens what must not lie in the database in the clear.
package struct KeyRing: Sendable {
    private static let credentialContext = "account credential"
    private static let clientContext = "client secret"

    private let box: SealedBox

    package init(key: SealingKey) {
        box = SealedBox(key: key)
    }

    /// The key that the settings name: the systemd credential where there is one, else the key file, which is made when it
    /// does not exist.
    package init(_ settings: SecretsSettings, _ sources: SettingSources) throws {
        if let path = sources.credential(settings.keyCredential), FileSystem.exists(path) {
            self.init(key: try SealingKey(credential: path))
        } else if FileSystem.exists(settings.keyFile) {
            self.init(key: try SealingKey(file: settings.keyFile))
        } else {
            try FileSystem.makeFolder(of: settings.keyFile)
            self.init(key: try SealingKey.create(file: settings.keyFile))
        }
    }

    package func seal(_ credential: Credential) throws -> [UInt8] {
        try box.seal(try credential.formToSeal(), context: Self.credentialContext)
    }

    /// Seals an OAuth client's secret.
    package func seal(clientSecret: Secret) throws -> [UInt8] {
        try box.seal(clientSecret, context: Self.clientContext)
    }

    package func openClientSecret(_ sealed: [UInt8]) throws -> Secret {
        try box.openSecret(sealed, context: Self.clientContext)
    }

    package func open(_ sealed: [UInt8]) throws -> Credential {
        try Credential(unsealed: try box.open(sealed, context: Self.credentialContext))
    }
}
