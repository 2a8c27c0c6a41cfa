/// A delivery report on its way into the queue, by the transaction that ends the attempt it tells of.
package struct OutgoingReport: Sendable {
    /// The report as a message of the gateway's own.
    package var message: NewMessage
    package var content: [UInt8]
    /// What is noted on the message reported on; the report's queue id is put behind it.
    package var note: MessageEvent
    /// True for a report of delay; a delivery causes one of these at the most.
    package var isOfDelay: Bool

    package init(message: NewMessage, content: [UInt8], note: MessageEvent, isOfDelay: Bool) {
        self.message = message
        self.content = content
        self.note = note
        self.isOfDelay = isOfDelay
    }
}
