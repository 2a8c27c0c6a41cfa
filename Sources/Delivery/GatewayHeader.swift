/// The names of the fields that the gateway itself writes into messages.
package enum GatewayHeader {
    /// Carries the queue id and the part, so that a sent message can be found again whatever Gmail did to its
    /// Message-ID.
    package static let queueID = "X-GSuite-Gateway-ID"
}
