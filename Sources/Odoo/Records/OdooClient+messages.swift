/// Messages on contacts.
extension OdooClient {
    /// Those of the contacts `partners` that hold a message with this Message-ID, in angle brackets.
    package func partners(
        _ partners: [Int],
        holding messageID: String
    ) async throws(OdooError) -> Set<Int> {
        let domain: [OdooValue] = [
            ["message_id", "=", .string(messageID)], ["model", "=", "res.partner"],
            ["res_id", "in", OdooValue(partners)],
        ]
        return Set(try await search("mail.message", domain, fields: ["res_id"]).compactMap { $0["res_id"]?.integer })
    }

    /// The id of the subtype for notes, which nobody is notified of; `nil` where the user may not ask.
    package func noteSubtype() async throws(OdooError) -> Int? {
        let domain: [OdooValue] = [["module", "=", "mail"], ["name", "=", "mt_note"]]
        do {
            return try await search("ir.model.data", domain, fields: ["res_id"]).first?["res_id"]?.integer
        } catch {
            if case .accessRights = error.cause { return nil }
            throw error
        }
    }
}
