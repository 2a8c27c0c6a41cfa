import COpenSSL

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
