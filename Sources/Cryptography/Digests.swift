import COpenSSL

/// A SHA-256 digest (FIPS 180-4) of bytes that arrive in pieces.
@safe
package struct SHA256: ~Copyable {
    /// In bytes.
    package static let length = 32

    private let context: OpaquePointer

    package init() {
        guard let context = unsafe EVP_MD_CTX_new(), unsafe EVP_DigestInit_ex(context, EVP_sha256(), nil) == 1 else {
            fatalError("libcrypto has no memory for SHA-256")
        }
        unsafe self.context = context
    }

    deinit {
        unsafe EVP_MD_CTX_free(context)
    }

    package mutating func update(_ bytes: Span<UInt8>) {
        unsafe bytes.withUnsafeBytes { unsafe _ = EVP_DigestUpdate(context, $0.baseAddress, $0.count) }
    }

    /// Returns the digest of all pieces.
    package consuming func finalize() -> [UInt8] {
        var digest = [UInt8](repeating: 0, count: Self.length)
        unsafe EVP_DigestFinal_ex(context, &digest, nil)
        return digest
    }

    /// Returns the digest of `bytes`.
    package static func digest(_ bytes: [UInt8]) -> [UInt8] {
        var hash = SHA256()
        hash.update(bytes.span)
        return hash.finalize()
    }
}

/// A message authentication code (RFC 2104, FIPS 198-1): what it covers comes from whoever has the key. Codes from others
/// are compared by `ConstantTime`.
package enum HMAC {
    /// For standards that ask for it, as RFC 6238 does: codes of 20 bytes.
    case sha1
    /// Codes of 32 bytes.
    case sha256

    package func code(for message: [UInt8], key: [UInt8]) -> [UInt8] {
        let digest = unsafe self == .sha1 ? EVP_sha1() : EVP_sha256()
        var code = [UInt8](repeating: 0, count: Int(EVP_MAX_MD_SIZE))
        var length: UInt32 = 0
        let result = unsafe COpenSSL.HMAC(digest, key, Int32(key.count), message, message.count, &code, &length)
        guard unsafe result != nil else { fatalError("libcrypto has no memory for HMAC") }
        return Array(code.prefix(Int(length)))
    }
}

/// A 16-byte checksum over bytes that arrive in pieces; it misses damage with a probability of one in 2^128.
///
/// GMAC (NIST SP 800-38D) under a key that is not secret, so it does not authenticate the writer. Processors have
/// instructions for it that make it several times as fast as SHA-256.
@safe
package struct Checksum: ~Copyable {
    /// In bytes.
    package static let length = 16
    private static let key = [UInt8]("gsuite-gateway  ".utf8)
    private static let nonce = [UInt8](repeating: 0, count: 12)

    private let context: OpaquePointer

    package init() {
        guard let context = unsafe EVP_CIPHER_CTX_new(),
            unsafe EVP_EncryptInit_ex(context, EVP_aes_128_gcm(), nil, Self.key, Self.nonce) == 1
        else {
            fatalError("libcrypto has no AES-128-GCM")
        }
        unsafe self.context = context
    }

    deinit {
        unsafe EVP_CIPHER_CTX_free(context)
    }

    /// Adds the next piece.
    package mutating func update(_ bytes: Span<UInt8>) {
        var position = 0
        while position < bytes.count {
            let piece = bytes.extracting(position..<min(bytes.count, position + Int(Int32.max)))
            var ignored: Int32 = 0
            // Data that is only authenticated has no output buffer.
            let taken = unsafe piece.withUnsafeBufferPointer {
                unsafe EVP_EncryptUpdate(context, nil, &ignored, $0.baseAddress, Int32($0.count))
            }
            precondition(taken == 1, "libcrypto takes no more bytes")
            position += piece.count
        }
    }

    /// Returns the checksum of all pieces.
    package consuming func finalize() -> [UInt8] {
        var rest = [UInt8](repeating: 0, count: Int(EVP_MAX_BLOCK_LENGTH))
        var tag = [UInt8](repeating: 0, count: Self.length)
        var ignored: Int32 = 0
        let isDone =
            unsafe EVP_EncryptFinal_ex(context, &rest, &ignored) == 1
            && EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_GET_TAG, Int32(Self.length), &tag) == 1
        precondition(isDone, "libcrypto gives no tag")
        return tag
    }

    /// Returns the checksum of `bytes`.
    package static func of(_ bytes: [UInt8]) -> [UInt8] {
        var checksum = Checksum()
        checksum.update(bytes.span)
        return checksum.finalize()
    }
}

/// Comparisons whose time does not reveal where two values differ, for values that an attacker may guess: tokens,
/// codes, digests. Only their lengths are revealed.
package enum ConstantTime {
    /// Whether both contain the same bytes.
    package static func areEqual(_ one: some Collection<UInt8>, _ other: some Collection<UInt8>) -> Bool {
        let (one, other) = (Array(one), Array(other))
        guard one.count == other.count else { return false }
        return unsafe CRYPTO_memcmp(one, other, one.count) == 0
    }
}

/// Unpredictable random bytes.
package enum RandomBytes {
    /// - Returns: `count` bytes of libcrypto's generator, or of the system's if that fails.
    package static func make(_ count: Int) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        if unsafe RAND_bytes(&bytes, Int32(count)) == 1 { return bytes }
        var generator = SystemRandomNumberGenerator()
        return bytes.map { _ in UInt8.random(in: .min ... .max, using: &generator) }
    }
}
