import Base

/// Limits of the mail sync.
package struct TransferLimits: Sendable {
    /// Bytes of one message; Gmail accepts 50 MB from outside and 35 from its users.
    package var largestMessage = 50 << 20
    /// Messages in one staging list; nothing is fetched into a full one.
    package var longestList = 5000
    /// Bytes of all contents of one staging list.
    package var largestList = 2 << 30
    /// Messages imported per run.
    package var importsPerRun = 500
    /// Bytes of messages per call to Odoo; a larger message is sent alone. Proxies before Odoo often refuse calls of
    /// more than a few MB, and Odoo creates everything in a call in one transaction.
    package var bytesPerCall = 4 << 20
    /// How long Odoo may still be working after a lost answer: it ends its own requests within two minutes.
    package var settleTime = Duration.minutes(5)
    /// The pauses before a message that failed temporarily is retried within the run.
    package var retryPauses: [Duration] = [.seconds(1), .seconds(3), .seconds(9)]
    /// This many failures in a row end the run: the cause is then not the message.
    package var mostFailuresInARow = 2
    /// From this many messages on, labels are removed with one call.
    package var batchFrom = 10
    /// The most messages in one such call.
    package var largestBatch = 1000

    package init() {}
}
