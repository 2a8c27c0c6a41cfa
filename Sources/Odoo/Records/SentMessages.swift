import Base

/// Reports to Odoo on messages that Odoo sent, of any record. Leads, orders and most other records
/// hide their messages from the gateway's user, so the server actions created by `odoo setup` do the work.
package struct SentMessages: Sendable {
    /// The most recipients per call.
    static let mostFailures = 100
    /// The most pairs per call.
    package static let mostAliases = 200
    private static let model = "mail.message"

    private let client: OdooClient

    package init(_ client: OdooClient) { self.client = client }

    /// Marks a message red for the recipients it did not reach, with the reason. Repeating it changes nothing.
    ///
    /// - Parameter messageID: in angle brackets.
    package func report(
        _ failures: [DeliveryFailure],
        on messageID: String
    ) async throws(OdooError) -> FailureReceipt {
        let action = try await GatewayAction.find("action_failures", client)
        var receipt = FailureReceipt(isKnown: false, told: [])
        for start in stride(from: 0, to: max(failures.count, 1), by: Self.mostFailures) {
            let some = failures[start..<min(start + Self.mostFailures, failures.count)]
            let arguments: [String: JSONValue] = [
                "message_id": .string(messageID),
                "failures": .array(
                    some.map { failure in
                        [
                            "address": .string(failure.address), "reason": .string(failure.reason),
                            "reasons": .object(failure.translations.mapValues { .string($0) }),
                        ]
                    }
                ),
            ]
            let result = try await action.run(arguments, on: Self.model, acts: true)
            guard let isKnown = result?["known"]?.bool, let told = result?["told"]?.array else {
                throw OdooError(.unreadable, "no result of the report", mayHaveActed: true)
            }
            receipt.told.formUnion(told.compactMap(\.string))
            receipt.isKnown = isKnown
            guard isKnown else { break }
        }
        return receipt
    }

    /// Makes Odoo treat replies to these aliases as replies to the messages. Existing aliases are not created again;
    /// messages that Odoo does not know and aliases that it refuses are skipped.
    ///
    /// - Parameter aliases: no more than `mostAliases`.
    /// - Returns: how many were created.
    package func makeKnown(_ aliases: [MessageAlias]) async throws(OdooError) -> Int {
        let action = try await GatewayAction.find("action_aliases", client)
        do { return try await Self.make(aliases, action) } catch {
            guard error.concernsTheValues else { throw error }
            guard aliases.count > 1 else { return 0 }
        }
        var made = 0
        for alias in aliases {
            do { made += try await Self.make([alias], action) } catch {
                guard error.concernsTheValues else { throw error }
            }
        }
        return made
    }

    private static func make(_ aliases: [MessageAlias], _ action: GatewayAction) async throws(OdooError) -> Int {
        let pairs = aliases.map { JSONValue.array([.string($0.messageID), .string($0.alias)]) }
        guard let made = try await action.run(["aliases": .array(pairs)], on: model, acts: true)?.integer else {
            throw OdooError(.unreadable, "no count of the aliases", mayHaveActed: true)
        }
        return made
    }
}

/// A recipient that a message did not reach, and the reason.
package struct DeliveryFailure: Sendable, Hashable {
    /// Bare, in any case.
    package let address: String
    /// What the receiving side said.
    package let reason: String
    /// The reason in other languages, by the first two letters of Odoo's language code, such as `de`. Odoo shows
    /// readers the one in their own language, if present.
    package let translations: [String: String]

    package init(_ address: String, _ reason: String, translations: [String: String] = [:]) {
        self.address = address
        self.reason = reason
        self.translations = translations
    }
}

/// Odoo's result for reported failures.
package struct FailureReceipt: Sendable, Hashable {
    /// Whether this Odoo has the message, or a mailing that sent it.
    package var isKnown: Bool
    /// The addresses, as they were reported, whose failure Odoo now shows. For an address typed into a message's
    /// recipients, Odoo has nothing to show it on.
    package var told: Set<String>

    package init(isKnown: Bool, told: Set<String>) {
        self.isKnown = isKnown
        self.told = told
    }
}

/// Another Message-ID for a message of Odoo. Both are in angle brackets.
package struct MessageAlias: Sendable, Hashable {
    package let messageID: String
    package let alias: String

    package init(of messageID: String, _ alias: String) {
        self.messageID = messageID
        self.alias = alias
    }
}

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

/// Messages on contacts.
extension OdooClient {
    /// Returns which of the contacts `partners` hold messages with these Message-IDs, given in angle brackets.
    package func places(
        of messageIDs: [String],
        onPartners partners: [Int]
    ) async throws(OdooError) -> Set<MessagePlace> {
        let domain: [JSONValue] = [
            ["message_id", "in", JSONValue(messageIDs)], ["model", "=", "res.partner"],
            ["res_id", "in", JSONValue(partners)],
        ]
        let found = try await search("mail.message", domain, fields: ["message_id", "model", "res_id"])
        return Set(found.compactMap { MessagePlace($0) })
    }

    /// Returns the id of the subtype for notes, which trigger no notifications; `nil` if the user may not read it.
    package func noteSubtype() async throws(OdooError) -> Int? {
        let domain: [JSONValue] = [["module", "=", "mail"], ["name", "=", "mt_note"]]
        do {
            return try await search("ir.model.data", domain, fields: ["res_id"]).first?["res_id"]?.integer
        } catch {
            if case .accessRights = error.cause { return nil }
            throw error
        }
    }
}
