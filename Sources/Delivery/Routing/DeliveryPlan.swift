package import Mail
package import Storage

/// Splits an envelope into as few deliveries as Gmail's limit on recipients of one message allows.
package enum DeliveryPlan {
    package static func make(
        for recipients: [Recipient],
        account: AccountID,
        lane: Lane,
        recipientsPerMessage: Int
    ) -> [PlannedDelivery] {
        precondition(recipientsPerMessage > 0)
        return stride(from: 0, to: recipients.count, by: recipientsPerMessage).map { start in
            let part = recipients[start..<min(start + recipientsPerMessage, recipients.count)]
            return PlannedDelivery(account: account, lane: lane, recipients: Array(part))
        }
    }
}
