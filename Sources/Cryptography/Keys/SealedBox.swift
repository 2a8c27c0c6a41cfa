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

/// A single run of AES-256-GCM.
@safe
final class Cipher {
    private let context: OpaquePointer
    private let isEncrypting: Bool

    init(encrypting: Bool, key: SealingKey, nonce: [UInt8]) throws(SealingError) {
        ErrorQueue.clear()
        guard let context = unsafe EVP_CIPHER_CTX_new() else { throw .library(reason: "no memory") }
        unsafe self.context = context
        isEncrypting = encrypting
        let (set, direction) = (Int32(nonce.count), Int32(encrypting ? 1 : 0))
        guard unsafe EVP_CipherInit_ex(context, EVP_aes_256_gcm(), nil, nil, nil, direction) == 1,
            unsafe EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_IVLEN, set, nil) == 1,
            unsafe EVP_CipherInit_ex(context, nil, nil, key.bytes, nonce, direction) == 1
        else { throw .library(reason: ErrorQueue.takeReason(otherwise: "no cipher")) }
    }

    deinit {
        unsafe EVP_CIPHER_CTX_free(context)
    }

    /// Sets the tag that decryption must match.
    func expect(tag: [UInt8]) throws(SealingError) {
        var tag = tag
        guard unsafe EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, Int32(tag.count), &tag) == 1 else {
            throw .library(reason: ErrorQueue.takeReason(otherwise: "tag refused"))
        }
    }

    /// Encrypts or decrypts all of `input`. Never returns data that failed authentication.
    func run(_ input: [UInt8], authenticating context: [UInt8]) throws(SealingError) -> [UInt8] {
        guard let count = Int32(exactly: input.count), let contextCount = Int32(exactly: context.count) else {
            throw .library(reason: "too much at once")
        }
        var output = [UInt8](repeating: 0, count: input.count)
        var written: Int32 = 0
        guard unsafe EVP_CipherUpdate(self.context, nil, &written, context, contextCount) == 1,
            unsafe EVP_CipherUpdate(self.context, &output, &written, input, count) == 1
        else { throw .library(reason: ErrorQueue.takeReason(otherwise: "cipher failed")) }
        var rest = [UInt8](repeating: 0, count: Int(EVP_MAX_BLOCK_LENGTH))
        guard unsafe EVP_CipherFinal_ex(self.context, &rest, &written) == 1 else {
            throw isEncrypting ? .library(reason: ErrorQueue.takeReason(otherwise: "cipher failed")) : .damaged
        }
        return output
    }

    /// The tag of the encrypted data.
    func tag(length: Int) throws(SealingError) -> [UInt8] {
        var tag = [UInt8](repeating: 0, count: length)
        guard unsafe EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_GET_TAG, Int32(length), &tag) == 1 else {
            throw .library(reason: ErrorQueue.takeReason(otherwise: "no tag"))
        }
        return tag
    }
}

/// The reasons why something cannot be sealed or opened.
package enum SealingError: Error, Sendable, Hashable {
    /// A key of the wrong length, in bytes.
    case badKey(length: Int)
    /// The key file cannot be read or written.
    case file(FileError)
    /// Sealed by a later version of the gateway, or not sealed at all.
    case unknownFormat
    /// Sealed under another key.
    case otherKey
    /// Changed since it was sealed, or sealed for another context.
    case damaged
    /// libcrypto refused.
    case library(reason: String)
}

extension SealingError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .badKey(let length): "a sealing key must have \(SealingKey.length) bytes, but this one has \(length)"
        case .file(let error): error.description
        case .unknownFormat: "not sealed in a known format"
        case .otherKey: "sealed under another key"
        case .damaged: "damaged, or moved here from elsewhere"
        case .library(let reason): "OpenSSL: \(reason)"
        }
    }
}
