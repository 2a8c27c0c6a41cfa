/// Messages on contacts.
extension OdooClient {
    /// Returns which of the contacts `partners` hold messages with these Message-IDs, given in angle brackets.
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

    /// Returns the id of the subtype for notes, which trigger no notifications; `nil` if the user may not read it.
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
