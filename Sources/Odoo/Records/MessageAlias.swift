/// Another Message-ID for a message of Odoo. Both are in angle brackets.
package struct MessageAlias: Sendable, Hashable {
    package let messageID: String
    package let alias: String

    package init(of messageID: String, _ alias: String) {
        self.messageID = messageID
        self.alias = alias
    }
}

extension MessageAlias {
    private static let copied = ["model", "subtype_id", "author_id", "email_from", "reply_to", "record_name"]
    static let fields = ["message_id", "res_id"] + copied

    /// The message that stands in Odoo for the alias, so that an answer to it is taken for one to `original`: the same
    /// record, and the same author and subtype, by which Odoo decides who hears of an answer.
    ///
    /// Odoo shows messages of this type to their recipients alone, and in no record's history. The user is named as a
    /// recipient to find it again; being named so notifies nobody.
    func values(_ original: OdooRecord, seenBy partner: Int) -> [String: OdooValue] {
        var values: [String: OdooValue] = [
            "message_type": "user_notification", "message_id": .string(alias), "res_id": original["res_id"] ?? false,
            "parent_id": .integer(original.id), "is_internal": true, "body": "",
            "partner_ids": [[4, .integer(partner), 0]],
        ]
        for name in Self.copied {
            let value = original[name] ?? false
            // What points to a record is read with the record's name.
            values[name] = value.array?.first ?? value
        }
        return values
    }
}
