package import Odoo

extension OdooClient {
    /// Passes a received message to Odoo as its mail gateway does, to test how Odoo processes it.
    ///
    /// Odoo refuses (`refused`) a message that is neither a reply to a known message nor addressed to one of its aliases.
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
}
