import COpenSSL

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
