/// Messages on contacts.
extension OdooClient {
    /// On which of the contacts `partners` messages with these Message-IDs, in angle brackets, stand.
    package func places(
        of messageIDs: [String],
        onPartners partners: [Int]
    ) async throws(OdooError) -> Set<MessagePlace> {
        let domain: [OdooValue] = [
            ["message_id", "in", OdooValue(messageIDs)], ["model", "=", "res.partner"],
            ["res_id", "in", OdooValue(partners)],
        ]
        let found = try await search("mail.message", domain, fields: ["message_id", "model", "res_id"])
        return Set(found.compactMap { MessagePlace($0) })
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
