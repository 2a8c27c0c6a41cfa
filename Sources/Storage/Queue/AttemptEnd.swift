package import Mail

/// How an attempt ended, with all that the store keeps in the same transaction.
package struct AttemptEnd: Sendable {
    package var result: AttemptResult
    /// The report on the delivery.
    package var report: OutgoingReport?
    /// Recipients that leave the delivery, because the server refuses them but not the others.
    package var splits: [SplitDelivery]
    /// What else is recorded for the message.
    package var events: [MessageEvent]
    /// Recipients of whom Gmail says that they do not exist, for the bounce list.
    package var bounces: [LastingBounce]

    package init(
        _ result: AttemptResult,
        report: OutgoingReport? = nil,
        splits: [SplitDelivery] = [],
        events: [MessageEvent] = [],
        bounces: [LastingBounce] = []
    ) {
        self.result = result
        self.report = report
        self.splits = splits
        self.events = events
        self.bounces = bounces
    }

    /// All reports: the delivery's own first, then those of the recipients that leave it.
    package var reports: [OutgoingReport] { ([report] + splits.map(\.report)).compactMap(\.self) }

    /// The same end without any report.
    package var withoutReports: AttemptEnd {
        var end = self
        end.report = nil
        for index in end.splits.indices { end.splits[index].report = nil }
        return end
    }
}

/// Recipients that leave their delivery and become one of their own, of the same message and with an attempt that ended
/// as `result` says. They must not have been sent the message.
package struct SplitDelivery: Sendable {
    package var recipients: [Recipient]
    package var result: AttemptResult
    package var report: OutgoingReport?

    package init(recipients: [Recipient], result: AttemptResult, report: OutgoingReport? = nil) {
        self.recipients = recipients
        self.result = result
        self.report = report
    }
}
