import COpenSSL

/// Comparisons whose time does not tell where two values differ, for whatever an attacker may guess at: tokens, codes,
/// digests. Only their lengths show.
package enum ConstantTime {
    /// Whether both hold the same bytes.
    package static func areEqual(_ one: some Collection<UInt8>, _ other: some Collection<UInt8>) -> Bool {
        let (one, other) = (Array(one), Array(other))
        guard one.count == other.count else { return false }
        return unsafe CRYPTO_memcmp(one, other, one.count) == 0
    }
}
