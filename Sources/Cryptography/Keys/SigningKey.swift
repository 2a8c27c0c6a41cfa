package import Base
import COpenSSL

/// An RSA key for RS256 signatures (RSASSA-PKCS1-v1_5 with SHA-256, RFC 7518 section 3.3): the key of a Google service
/// account.
@safe
package final class SigningKey: @unchecked Sendable {
    /// The minimum of RFC 7518 section 3.3.
    private static let shortest: Int32 = 2048

    private let pointer: OpaquePointer

    /// Reads a private key in PEM, as PKCS #8 (`BEGIN PRIVATE KEY`), without a passphrase.
    package init(pem: Secret) throws(SigningKeyError) {
        let text = Array(pem.reveal().utf8)
        let read = unsafe PEM.read(text) { unsafe PEM_read_bio_PrivateKey($0, nil, shim_no_passphrase, nil) }
        guard let pointer = unsafe read else {
            throw .unusable(reason: ErrorQueue.takeReason(otherwise: "no private key"))
        }
        unsafe self.pointer = pointer
        guard unsafe EVP_PKEY_is_a(pointer, "RSA") == 1 else { throw .unusable(reason: "not an RSA key") }
        guard unsafe EVP_PKEY_get_bits(pointer) >= Self.shortest else {
            throw .unusable(reason: "shorter than \(Self.shortest) bits")
        }
    }

    private init(generatingBits bits: UInt32) throws(SigningKeyError) {
        ErrorQueue.clear()
        guard let pointer = unsafe shim_generate_RSA(bits) else {
            throw .unusable(reason: ErrorQueue.takeReason(otherwise: "no key made"))
        }
        unsafe self.pointer = pointer
    }

    deinit {
        unsafe EVP_PKEY_free(pointer)
    }

    /// Generates a new key of 2048 bits.
    package static func generate() throws(SigningKeyError) -> SigningKey {
        try SigningKey(generatingBits: UInt32(shortest))
    }

    /// The private key in PEM, as PKCS #8.
    package func pem() throws(SigningKeyError) -> Secret {
        ErrorQueue.clear()
        let bytes = unsafe PEM.write { unsafe PEM_write_bio_PKCS8PrivateKey($0, pointer, nil, nil, 0, nil, nil) }
        guard let bytes else { throw .unusable(reason: ErrorQueue.takeReason(otherwise: "no PEM")) }
        return Secret(String(decoding: bytes, as: UTF8.self))
    }

    /// Signs the SHA-256 digest of `message`.
    package func sign(_ message: [UInt8]) throws(SigningKeyError) -> [UInt8] {
        ErrorQueue.clear()
        guard let context = unsafe EVP_MD_CTX_new() else { throw .unusable(reason: "no memory") }
        defer { unsafe EVP_MD_CTX_free(context) }
        var length = unsafe Int(EVP_PKEY_get_size(pointer))
        var signature = [UInt8](repeating: 0, count: length)
        guard unsafe EVP_DigestSignInit(context, nil, EVP_sha256(), nil, pointer) == 1,
            unsafe EVP_DigestSign(context, &signature, &length, message, message.count) == 1
        else { throw .unusable(reason: ErrorQueue.takeReason(otherwise: "not signed")) }
        return Array(signature.prefix(length))
    }

    /// Whether `signature` was made by this key for `message`.
    package func verify(_ signature: [UInt8], of message: [UInt8]) -> Bool {
        ErrorQueue.clear()
        guard let context = unsafe EVP_MD_CTX_new() else { return false }
        defer { unsafe EVP_MD_CTX_free(context) }
        guard unsafe EVP_DigestVerifyInit(context, nil, EVP_sha256(), nil, pointer) == 1 else { return false }
        return unsafe EVP_DigestVerify(context, signature, signature.count, message, message.count) == 1
    }
}

/// The reason why a key cannot be read or used.
package enum SigningKeyError: Error, Sendable, Hashable {
    case unusable(reason: String)
}
