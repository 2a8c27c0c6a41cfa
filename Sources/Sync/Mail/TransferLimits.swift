import Base

/// Bounds of bringing mail over.
package struct TransferLimits: Sendable {
    /// Bytes of one message; Gmail takes 50 MB from outside and 35 from its users.
    package var largestMessage = 50 << 20
    /// Messages in one staging list; a full one fetches nothing more.
    package var longestList = 5000
    /// Bytes of all contents of one staging list.
    package var largestList = 2 << 30
    /// Messages that one run imports.
    package var importsPerRun = 500
    /// Bytes of messages that one call brings to Odoo; a larger message goes alone. Proxies before Odoo often take no
    /// call of more than some MB, and Odoo makes all that a call brings in one transaction.
    package var bytesPerCall = 4 << 20
    /// After a lost answer, Odoo may still be at work for so long: it ends its own requests within two minutes.
    package var settleTime = Duration.minutes(5)
    /// After a passing trouble with one message it is tried again within the run, after each of these pauses.
    package var retryPauses: [Duration] = [.seconds(1), .seconds(3), .seconds(9)]
    /// So many messages in a row that fail all the same end the run: then it is not about the message.
    package var mostFailuresInARow = 2
    /// From so many messages on, labels are taken off with one call.
    package var batchFrom = 10
    /// The most messages in one such call.
    package var largestBatch = 1000

    package init() {}
}
