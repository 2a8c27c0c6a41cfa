package import Storage

/// The header fields that the gateway adds. Incoming fields with the same prefix are dropped.
package enum GatewayHeader {
    package static let prefix = "X-GSuite-Gateway-"
    /// Identifies the delivery; a Sent search looks for it after an unknown outcome.
    package static let id = prefix + "ID"

    /// Proves, when it returns with a bounce, that the gateway issued `id` (see `BounceProof`).
    package static let proof = prefix + "Proof"

    /// Returns the value of `id` for a delivery: queue id and part.
    package static func value(for delivery: DeliveryID) -> String { "\(delivery.message)-\(delivery.part)" }
}
