package import Base
import COpenSSL

/// Seals secrets for storage: AES-256-GCM (NIST SP 800-38D) with a random nonce.
///
/// Format 2: the byte 2, four bytes that identify the key, 12 bytes of nonce, the ciphertext, 16 bytes of tag. The head
/// and the context are authenticated with the content, so a sealed value opens only where it belongs. (In format 1,
/// otherwise identical, the context did not identify the owner of the value.)
package struct SealedBox: Sendable {
    private static let version: UInt8 = 2
    private static let nonceLength = 12
    private static let tagLength = 16
    private static let headLength = 1 + SealingKey.fingerprintLength

    private let key: SealingKey
    private let head: [UInt8]

    /// Identifies this box's key without revealing it.
    package var keyName: [UInt8] { key.fingerprint }

    package init(key: SealingKey) {
        self.key = key
        head = [Self.version] + key.fingerprint
    }

    /// Seals `plaintext` for `context`, for example `account:7 refresh token`.
    package func seal(_ plaintext: [UInt8], context: String) throws(SealingError) -> [UInt8] {
        let nonce = RandomBytes.make(Self.nonceLength)
        let cipher = try Cipher(encrypting: true, key: key, nonce: nonce)
        let ciphertext = try cipher.run(plaintext, authenticating: head + Array(context.utf8))
        return head + nonce + ciphertext + (try cipher.tag(length: Self.tagLength))
    }

    /// Opens a value that was sealed for the same `context`.
    package func open(_ sealed: [UInt8], context: String) throws(SealingError) -> [UInt8] {
        guard try Self.keyName(of: sealed) == key.fingerprint else { throw .otherKey }
        let body = sealed.dropFirst(Self.headLength)
        let nonce = Array(body.prefix(Self.nonceLength))
        let cipher = try Cipher(encrypting: false, key: key, nonce: nonce)
        try cipher.expect(tag: Array(body.suffix(Self.tagLength)))
        let ciphertext = Array(body.dropFirst(Self.nonceLength).dropLast(Self.tagLength))
        return try cipher.run(ciphertext, authenticating: head + Array(context.utf8))
    }

    /// Returns the name of the key of a sealed value.
    ///
    /// - Throws: `SealingError.unknownFormat`.
    package static func keyName(of sealed: [UInt8]) throws(SealingError) -> [UInt8] {
        guard sealed.first == version, sealed.count >= headLength + nonceLength + tagLength else {
            throw .unknownFormat
        }
        return Array(sealed[1..<headLength])
    }

    /// Seals another key.
    package func seal(_ key: SealingKey, context: String) throws(SealingError) -> [UInt8] {
        try seal(key.bytes, context: context)
    }

    /// Opens a sealed key.
    package func openKey(_ sealed: [UInt8], context: String) throws(SealingError) -> SealingKey {
        try SealingKey(bytes: try open(sealed, context: context))
    }

    /// Seals text.
    package func seal(_ secret: Secret, context: String) throws(SealingError) -> [UInt8] {
        try seal(Array(secret.reveal().utf8), context: context)
    }

    /// Opens sealed text.
    package func openSecret(_ sealed: [UInt8], context: String) throws(SealingError) -> Secret {
        Secret(String(decoding: try open(sealed, context: context), as: UTF8.self))
    }
}
