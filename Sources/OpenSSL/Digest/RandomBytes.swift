import COpenSSL

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
