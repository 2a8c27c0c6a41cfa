/// A Message-ID, in angle brackets, on a record in Odoo. Several records may have the same one.
package struct MessagePlace: Sendable, Hashable {
    package var messageID: String
    package let model: String
    package let record: Int

    package init(_ messageID: String, on model: String, _ record: Int) {
        self.messageID = messageID
        self.model = model
        self.record = record
    }

    /// `nil` for a message without a record.
    init?(_ row: OdooRecord) {
        guard let messageID = row["message_id"]?.string, let model = row["model"]?.string,
            let record = row["res_id"]?.integer, record > 0
        else { return nil }
        self.init(messageID, on: model, record)
    }
}
