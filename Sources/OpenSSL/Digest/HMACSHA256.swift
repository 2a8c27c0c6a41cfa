import COpenSSL

/// A message authentication code with SHA-256 (RFC 2104, FIPS 198-1), which proves that a message comes from a holder
/// of the key.
package enum HMACSHA256 {
    /// Returns 32 bytes.
    package static func code(for message: [UInt8], key: [UInt8]) -> [UInt8] {
        var code = [UInt8](repeating: 0, count: SHA256.length)
        var length = UInt32(code.count)
        let result = unsafe HMAC(EVP_sha256(), key, Int32(key.count), message, message.count, &code, &length)
        guard unsafe result != nil, length == code.count else { fatalError("libcrypto has no memory for HMAC") }
        return code
    }
}
