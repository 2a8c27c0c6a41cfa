/// Where a Message-ID, in angle brackets, stands in Odoo. The same may stand on several records.
package struct MessagePlace: Sendable, Hashable {
    package var messageID: String
    package let model: String
    package let record: Int

    package init(_ messageID: String, on model: String, _ record: Int) {
        self.messageID = messageID
        self.model = model
        self.record = record
    }

    /// `nil` for a message that stands on no record.
    init?(_ row: OdooRecord) {
        guard let messageID = row["message_id"]?.string, let model = row["model"]?.string,
            let record = row["res_id"]?.integer, record > 0
        else { return nil }
        self.init(messageID, on: model, record)
    }
}
