package import Base
package import Google
package import OpenSSL
package import Settings

/// Seals and opens what must not lie in the database in the clear.
package struct KeyRing: Sendable {
    private static let credentialContext = "account credential"
    private static let clientContext = "client secret"

    private static let proofContext = "proof of the key"

    private let box: SealedBox
    /// Where the key came from, for people.
    let origin: String
    private let isNew: Bool

    package init(key: SealingKey, from origin: String = "memory", isNew: Bool = false) {
        box = SealedBox(key: key)
        self.origin = origin
        self.isNew = isNew
    }

    /// The key that the settings name; the key file is made when neither it nor the systemd credential exists.
    package init(_ settings: SecretsSettings, _ sources: SettingSources) throws {
        if let existing = try Self.existing(settings, sources) {
            self = existing
        } else {
            try FileSystem.makeFolder(of: settings.keyFile)
            self.init(key: try SealingKey.create(file: settings.keyFile), from: settings.keyFile, isNew: true)
        }
    }

    /// The systemd credential where there is one, else the key file; `nil` where neither exists.
    package static func existing(_ settings: SecretsSettings, _ sources: SettingSources) throws -> KeyRing? {
        if let path = sources.credential(settings.keyCredential), FileSystem.exists(path) {
            return KeyRing(
                key: try SealingKey(credential: path),
                from: "the systemd credential \(settings.keyCredential)"
            )
        }
        guard FileSystem.exists(settings.keyFile) else { return nil }
        return KeyRing(key: try SealingKey(file: settings.keyFile), from: settings.keyFile)
    }

    /// Something that this key alone opens.
    func makeProof() throws(SealingError) -> [UInt8] {
        try box.seal(Array(Self.proofContext.utf8), context: Self.proofContext)
    }

    func isOpened(_ proof: [UInt8]) -> Bool { (try? box.open(proof, context: Self.proofContext)) != nil }

    /// Removes the file of a key that was made just now and has sealed nothing.
    func forgetWhatWasMade() {
        if isNew { FileSystem.remove(origin) }
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
