/// What the gateway tells Odoo of messages that Odoo sent, on whatever record they are: leads, orders and most other
/// records hide their messages from the gateway's user, so this is done by the server actions that `odoo setup` makes.
package struct SentMessages: Sendable {
    /// The recipients that a call takes.
    static let mostFailures = 100
    /// The pairs that a call takes.
    package static let mostAliases = 200
    private static let model = "mail.message"

    private let client: OdooClient

    package init(_ client: OdooClient) { self.client = client }

    /// Turns a message red for those whom it did not reach, with the reason. A second time changes nothing.
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
            let wish: [String: OdooValue] = [
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
            let result = try await action.run(wish, on: Self.model, acts: true)
            guard let isKnown = result?["known"]?.bool, let told = result?["told"]?.array else {
                throw OdooError(.unreadable, "no result of the report", mayHaveActed: true)
            }
            receipt.told.formUnion(told.compactMap(\.string))
            receipt.isKnown = isKnown
            guard isKnown else { break }
        }
        return receipt
    }

    /// Makes Odoo take answers to these aliases for answers to the messages. An alias that is there already is not made
    /// again. Messages that Odoo does not know are passed over, and so are aliases that it refuses.
    ///
    /// - Parameter aliases: no more than `mostAliases`.
    /// - Returns: how many were made.
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
        let pairs = aliases.map { OdooValue.array([.string($0.messageID), .string($0.alias)]) }
        guard let made = try await action.run(["aliases": .array(pairs)], on: model, acts: true)?.integer else {
            throw OdooError(.unreadable, "no count of the aliases", mayHaveActed: true)
        }
        return made
    }
}

/// Whom a message did not reach, and why.
package struct DeliveryFailure: Sendable, Hashable {
    /// Bare, in any case.
    package let address: String
    /// What the receiving side said.
    package let reason: String
    /// The same in other languages, by the first two letters of Odoo's code, such as `de`. Odoo shows it to a reader in the
    /// reader's language, where it is among them.
    package let translations: [String: String]

    package init(_ address: String, _ reason: String, translations: [String: String] = [:]) {
        self.address = address
        self.reason = reason
        self.translations = translations
    }
}

/// What Odoo made of failures that were reported to it.
package struct FailureReceipt: Sendable, Hashable {
    /// Whether this Odoo has the message, or a mailing that sent it.
    package var isKnown: Bool
    /// The addresses, as they were reported, for which something now shows the failure. An address that was typed into a
    /// message's recipients has nothing in Odoo to show it at.
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
