import COpenSSL

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
