package import Base

/// Seals what must not be stored in plaintext, each value for its purpose, and opens it again.
package protocol SecretSealer: Sendable {
    func seal(_ plaintext: [UInt8], for purpose: SealingPurpose) throws -> [UInt8]

    /// Opens a value that was sealed for the same purpose.
    ///
    /// - Throws: where it was sealed under an unknown key or for another purpose, or has been changed since.
    func open(_ sealed: [UInt8], for purpose: SealingPurpose) throws -> [UInt8]

    /// `sealed` as it may be stored: itself, or sealed again where the store's key, whose proof is given, has changed
    /// since it was sealed.
    func current(_ sealed: [UInt8], for purpose: SealingPurpose, proof: [UInt8]) throws -> [UInt8]
}

extension SecretSealer {
    package func seal(_ secret: Secret, for purpose: SealingPurpose) throws -> [UInt8] {
        try seal(Array(secret.reveal().utf8), for: purpose)
    }

    package func openSecret(_ sealed: [UInt8], for purpose: SealingPurpose) throws -> Secret {
        Secret(String(decoding: try open(sealed, for: purpose), as: UTF8.self))
    }
}
