package import Base
import OpenSSL
package import Storage

/// Proves that the gateway issued a delivery's id.
///
/// The proof is in the header of each outgoing message and returns with a bounce. Ids are easy to guess; without the
/// proof, anyone could claim that a message was not delivered.
package struct BounceProof: Sendable {
    /// The length of a key in bytes.
    package static let keyLength = 32
    /// The length of the code in bytes: half of SHA-256's (RFC 2104 section 5).
    private static let length = 16
    private static let digits = Array("0123456789abcdef".utf8)

    private let key: [UInt8]
    private let since: Timestamp

    package init(_ key: BounceProofKey) {
        self.key = key.bytes
        since = key.madeAt
    }

    /// Returns a new key.
    package static func makeKey() -> [UInt8] { RandomBytes.make(keyLength) }

    /// Returns the value of `GatewayHeader.proof` for a delivery.
    package func value(for delivery: DeliveryID) -> String {
        let code = HMAC.sha256.code(for: Array(GatewayHeader.value(for: delivery).utf8), key: key)
        return String(
            decoding: code.prefix(Self.length).flatMap { [Self.digits[Int($0 >> 4)], Self.digits[Int($0 & 15)]] },
            as: UTF8.self
        )
    }

    /// Whether `value` proves the id of `delivery`. A message received before the key existed went out without a proof.
    package func proves(_ delivery: DeliveryID, by value: String?, receivedAt: Timestamp) -> Bool {
        guard let value else { return receivedAt < since }
        return ConstantTime.areEqual(self.value(for: delivery).utf8, value.utf8)
    }
}
