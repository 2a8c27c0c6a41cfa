package import Base
import OpenSSL
package import Storage

/// Proves of a delivery's name that the gateway gave it: it stands in the header of each message that goes out, and comes
/// back with a bounce. Names are easy to guess, so without it anybody could say that a message did not arrive.
package struct BounceProof: Sendable {
    /// Bytes of a key.
    package static let keyLength = 32
    /// Bytes of the code that are written; half of SHA-256's (RFC 2104 section 5).
    private static let length = 16
    private static let digits = Array("0123456789abcdef".utf8)

    private let key: [UInt8]
    private let since: Timestamp

    package init(_ key: BounceProofKey) {
        self.key = key.bytes
        since = key.madeAt
    }

    /// A new key.
    package static func makeKey() -> [UInt8] { RandomBytes.make(keyLength) }

    /// The value of `GatewayHeader.proof` for a delivery.
    package func value(for delivery: DeliveryID) -> String {
        let code = HMACSHA256.code(for: Array(GatewayHeader.value(for: delivery).utf8), key: key)
        return String(
            decoding: code.prefix(Self.length).flatMap { [Self.digits[Int($0 >> 4)], Self.digits[Int($0 & 15)]] },
            as: UTF8.self
        )
    }

    /// Whether `value` proves the name of `delivery`. A message that came before there was a key went out without it.
    package func proves(_ delivery: DeliveryID, by value: String?, receivedAt: Timestamp) -> Bool {
        guard let value else { return receivedAt < since }
        return ConstantTime.areEqual(self.value(for: delivery).utf8, value.utf8)
    }
}
