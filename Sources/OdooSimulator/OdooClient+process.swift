package import Odoo

extension OdooClient {
    /// Hands a received message to Odoo as its mail gateway does, for tests of what Odoo then makes of it.
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
}
