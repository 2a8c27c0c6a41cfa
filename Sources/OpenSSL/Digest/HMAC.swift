import COpenSSL

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
