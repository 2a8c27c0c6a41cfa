/// Message-IDs under which the world knows Odoo's messages.
extension OdooClient {
    /// Makes Odoo take answers to these aliases for answers to the messages, as far as they stand on records that the user
    /// may read. An alias that is there already is not made again. Two calls for all of them, one where there is nothing
    /// to make.
    ///
    /// - Parameters:
    ///   - aliases: no more than half of the limit for one call.
    ///   - partner: the contact of the user as whom this client works.
    /// - Returns: how many were made. What Odoo refuses is left out.
    package func makeKnown(_ aliases: [MessageAlias], seenBy partner: Int) async throws(OdooError) -> Int {
        let ids = Set(aliases.map(\.messageID)).union(aliases.map(\.alias)).sorted()
        let domain: [OdooValue] = [["message_id", "in", OdooValue(ids)]]
        // By ascending id: of several messages with the same Message-ID the newest is Odoo's choice too.
        var known: [String: OdooRecord] = [:]
        var places: Set<MessagePlace> = []
        for record in try await search("mail.message", domain, fields: MessageAlias.fields) {
            guard let place = MessagePlace(record), let messageID = record["message_id"]?.string else { continue }
            known[messageID] = record
            places.insert(place)
        }
        var missing: [[String: OdooValue]] = []
        for alias in aliases {
            guard let original = known[alias.messageID], var place = MessagePlace(original) else { continue }
            place.messageID = alias.alias
            guard places.insert(place).inserted else { continue }
            missing.append(alias.values(original, seenBy: partner))
        }
        guard !missing.isEmpty else { return 0 }
        do { return try await create("mail.message", missing, context: QuietContext.records).count } catch {
            guard error.concernsTheValues else { throw error }
            guard missing.count > 1 else { return 0 }
        }
        var made = 0
        for values in missing {
            do { made += try await create("mail.message", [values], context: QuietContext.records).count } catch {
                guard error.concernsTheValues else { throw error }
            }
        }
        return made
    }
}
