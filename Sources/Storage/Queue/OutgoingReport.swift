/// A delivery report, queued by the transaction that ends the attempt it reports.
package struct OutgoingReport: Sendable {
    /// The report, as a message of the gateway's own.
    package var message: NewMessage
    package var content: [UInt8]
    /// The event recorded for the reported message; the report's queue id is appended to it.
    package var note: MessageEvent
    /// True for a report of a delay; a delivery causes at most one of these.
    package var isOfDelay: Bool

    package init(message: NewMessage, content: [UInt8], note: MessageEvent, isOfDelay: Bool) {
        self.message = message
        self.content = content
        self.note = note
        self.isOfDelay = isOfDelay
    }
}
