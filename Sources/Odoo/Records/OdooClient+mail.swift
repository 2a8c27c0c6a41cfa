/// Mail in Odoo.
extension OdooClient {
    /// Hands a received message to Odoo as its mail gateway would. Odoo ties a bounce or delivery report to the message
    /// that it quotes by Message-ID and turns that one red; it ignores a Message-ID that it has already.
    ///
    /// Odoo refuses (`refused`) what is neither an answer to a message it knows nor for one of its aliases.
    package func process(mail message: String) async throws(OdooError) {
        _ = try await call(
            OdooCall(
                "mail.thread",
                "message_process",
                leading: [.init("model", false), .init("message", .string(message))],
                acts: true
            )
        )
    }

    /// Whether a message with that Message-ID, in angle brackets, stands somewhere in Odoo.
    package func knows(messageID: String) async throws(OdooError) -> Bool {
        let domain: [OdooValue] = [["message_id", "=", .string(messageID)]]
        return try await !search("mail.message", domain, fields: ["message_id"], limit: 1).isEmpty
    }
}
