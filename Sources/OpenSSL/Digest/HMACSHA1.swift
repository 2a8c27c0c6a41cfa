import COpenSSL

/// A message authentication code with SHA-1 (RFC 2104), for standards that require it, such as RFC 6238.
package enum HMACSHA1 {
    /// In bytes.
    package static let length = 20

    package static func code(for message: [UInt8], key: [UInt8]) -> [UInt8] {
        var code = [UInt8](repeating: 0, count: Self.length)
        var length = UInt32(code.count)
        let result = unsafe HMAC(EVP_sha1(), key, Int32(key.count), message, message.count, &code, &length)
        guard unsafe result != nil, length == code.count else { fatalError("libcrypto has no memory for HMAC") }
        return code
    }
}
