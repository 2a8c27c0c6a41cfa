package import Storage

/// The header fields that the gateway adds for itself. Those of the same prefix that come from outside are dropped.
package enum GatewayHeader {
    package static let prefix = "X-GSuite-Gateway-"
    /// Names the delivery; what became of an attempt is found out by looking for it in Sent.
    package static let id = prefix + "ID"

    /// Proves that the gateway gave the name in `id`, where it comes back with a bounce (see `BounceProof`).
    package static let proof = prefix + "Proof"

    /// The value of `id` for a delivery: queue id and part.
    package static func value(for delivery: DeliveryID) -> String { "\(delivery.message)-\(delivery.part)" }
}
