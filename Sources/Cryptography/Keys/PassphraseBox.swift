package import Base

/// A sealing key under a passphrase: scrypt (RFC 7914) makes a key of the passphrase, under which AES-256-GCM (NIST SP
/// 800-38D) seals the 32 bytes. The associated data is `context`.
package struct PassphraseBox: Sendable, Hashable {
    /// The fewest characters of a passphrase for a new box. Whoever has the box can try passphrases as long as they like.
    package static let shortest = 12
    /// 128 MiB and about half a second for each try.
    private static let cost = ScryptCost(logN: 17, r: 8, p: 1)
    private static let saltLength = 16
    private static let nonceLength = 12
    private static let tagLength = 16
    package static let context = "gsuite-gateway backup: sealing key"

    package var cost: ScryptCost
    package var salt: [UInt8]
    package var nonce: [UInt8]
    package var ciphertext: [UInt8]
    package var tag: [UInt8]

    /// A box as it was stored.
    package init(cost: ScryptCost, salt: [UInt8], nonce: [UInt8], ciphertext: [UInt8], tag: [UInt8]) {
        self.cost = cost
        self.salt = salt
        self.nonce = nonce
        self.ciphertext = ciphertext
        self.tag = tag
    }

    /// Seals `key` under `passphrase`.
    package init(sealing key: SealingKey, under passphrase: Secret) throws(SealingError) {
        let (salt, nonce) = (RandomBytes.make(Self.saltLength), RandomBytes.make(Self.nonceLength))
        let cipher = try Cipher(
            encrypting: true,
            key: try Self.key(of: passphrase, salt: salt, cost: Self.cost),
            nonce: nonce
        )
        let ciphertext = try cipher.run(key.bytes, authenticating: Array(Self.context.utf8))
        self.init(
            cost: Self.cost,
            salt: salt,
            nonce: nonce,
            ciphertext: ciphertext,
            tag: try cipher.tag(length: Self.tagLength)
        )
    }

    /// Returns the sealed key.
    ///
    /// - Throws: `SealingError.damaged` for another passphrase, or a box that was changed.
    package func open(with passphrase: Secret) throws(SealingError) -> SealingKey {
        guard nonce.count == Self.nonceLength, tag.count == Self.tagLength, cost.isReasonable else {
            throw .unknownFormat
        }
        let cipher = try Cipher(
            encrypting: false,
            key: try Self.key(of: passphrase, salt: salt, cost: cost),
            nonce: nonce
        )
        try cipher.expect(tag: tag)
        return try SealingKey(bytes: try cipher.run(ciphertext, authenticating: Array(Self.context.utf8)))
    }

    private static func key(of passphrase: Secret, salt: [UInt8], cost: ScryptCost) throws(SealingError) -> SealingKey {
        guard let bytes = PasswordHash.scrypt(passphrase, salt: salt, cost: cost, length: SealingKey.length) else {
            throw .library(reason: ErrorQueue.takeReason(otherwise: "no memory for scrypt"))
        }
        return try SealingKey(bytes: bytes)
    }
}
