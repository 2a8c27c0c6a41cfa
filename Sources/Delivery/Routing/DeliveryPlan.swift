package import Mail
package import Storage

/// Splits an envelope into as few deliveries as Gmail's limit on recipients per message allows. Invalid recipients get
/// their own delivery, which fails.
package enum DeliveryPlan {
    package static func make(
        for recipients: [Recipient],
        invalid: [InvalidRecipient] = [],
        account: AccountID,
        lane: Lane,
        recipientsPerMessage: Int
    ) -> [PlannedDelivery] {
        precondition(recipientsPerMessage > 0)
        let sends = stride(from: 0, to: recipients.count, by: recipientsPerMessage).map { start in
            let part = recipients[start..<min(start + recipientsPerMessage, recipients.count)]
            return PlannedDelivery(account: account, lane: lane, recipients: Array(part))
        }
        guard !invalid.isEmpty else { return sends }
        return sends + [PlannedDelivery(account: account, lane: lane, recipients: [], invalidRecipients: invalid)]
    }
}
