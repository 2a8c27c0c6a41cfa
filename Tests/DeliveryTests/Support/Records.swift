import Base
import Mail
import Storage

/// Records for tests, with irrelevant values filled in.
enum Make {
    static func account(
        _ id: Int64,
        _ localPart: String,
        aliases: [SendAs] = [],
        change: (inout AccountOptions) -> Void = { _ in }
    ) -> AccountRecord {
        var options = AccountOptions()
        change(&options)
        return AccountRecord(
            id: AccountID(rawValue: id),
            address: Address(localPart: localPart, domain: "acme.example"),
            sealedCredential: [],
            scopes: [],
            options: options,
            health: AccountHealth(),
            sendAs: aliases,
            sendAsReadAt: nil
        )
    }

    static func login(
        _ name: String,
        mayUse: [String] = [],
        account: Int64? = nil,
        owner: Int64? = nil
    ) -> LoginRecord {
        LoginRecord(
            name: name,
            passwordHash: nil,
            mayUse: mayUse,
            account: account.map { AccountID(rawValue: $0) },
            isEnabled: true,
            createdAt: Timestamp(milliseconds: 0),
            owner: owner.map { UserID(rawValue: $0) }
        )
    }

    static func lease(
        receivedAt: Timestamp,
        attempt: Int = 1,
        mustSearch: Bool = false,
        outcomeUnknownSince: Timestamp? = nil,
        fruitlessSearches: Int = 0
    ) -> LeasedDelivery {
        let id = QueueID(rawValue: 1)
        let recipient = Recipient(Address(localPart: "kunde", domain: "customer.example"))
        let delivery = DeliveryRecord(
            id: DeliveryID(message: id, part: 1),
            account: AccountID(rawValue: 1),
            priority: .normal,
            recipients: [recipient],
            state: .sending,
            attempts: attempt,
            dueAt: receivedAt,
            reason: nil,
            remoteID: nil,
            sentMessageID: nil
        )
        let message = MessageRecord(
            id: id,
            receivedAt: receivedAt,
            envelope: Envelope(sender: nil, recipients: [recipient]),
            origin: NewMessage.Origin(client: nil, helo: nil, login: nil, with: "ESMTP"),
            summary: NewMessage.Summary(from: nil, subject: nil, messageID: nil),
            size: 100,
            duplicateOf: nil,
            hasContent: true
        )
        return LeasedDelivery(
            delivery: delivery,
            message: message,
            attempt: attempt,
            mustSearch: mustSearch,
            firstAttemptAt: receivedAt,
            outcomeUnknownSince: outcomeUnknownSince,
            fruitlessSearches: fruitlessSearches
        )
    }
}
