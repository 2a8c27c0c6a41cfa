import Base
import Mail
import Storage
import Testing

extension ConsoleBench {
    /// Adds an account with a grant that nobody can use.
    func addAccount(_ address: String, isDefaultSender: Bool = false) async throws -> AccountID {
        var options = AccountOptions()
        options.isDefaultSender = isDefaultSender
        return try await store.addAccount(
            try #require(Address(address)),
            sealedCredential: [1, 2, 3],
            scopes: ["https://www.googleapis.com/auth/gmail.modify"],
            options: options
        )
    }

    func account(_ id: AccountID) async throws -> AccountRecord {
        try #require(try await store.accounts().first { $0.id == id })
    }

    /// Puts a message into the account's queue.
    func keepMail(for account: AccountID) async throws -> QueueID {
        let recipient = Recipient(Address(localPart: "kunde", domain: "customer.example"))
        let content = store.stageContent()
        let bytes = Array("From: otto@acme.example\r\nTo: kunde@customer.example\r\n\r\nx\r\n".utf8)
        try unsafe bytes.withUnsafeBytes { unsafe try content.append($0) }?.perform()
        let message = NewMessage(
            envelope: Envelope(sender: Address("otto@acme.example"), recipients: [recipient]),
            receivedAt: clock.now,
            origin: NewMessage.Origin(client: nil, helo: nil, login: nil, with: "ESMTP"),
            digest: [1],
            summary: NewMessage.Summary(from: "otto@acme.example", subject: nil, messageID: nil),
            deliveries: [PlannedDelivery(account: account, lane: .normal, recipients: [recipient])]
        )
        return try await store.enqueue(
            message,
            content: content,
            twins: TwinRule(policy: .deliver, window: .zero),
            asOf: nil,
            deadline: ContinuousClock.now + .minutes(2)
        ).id
    }
}
