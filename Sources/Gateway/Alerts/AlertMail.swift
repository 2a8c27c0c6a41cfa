package import Admin
package import Base
package import Mail
package import Storage

/// A message about an alert, or a summary, mailed by one of the gateway's accounts.
package struct AlertMail: Sendable {
    /// The value of `NewMessage.Origin.with` in the queue.
    package static let origin = "ALERT"

    private let mail: GatewayMail

    package init(_ letter: any OutgoingLetter, to recipient: Address, in language: Language, isPersonal: Bool = false) {
        let plain = PlainLetter(
            subject: letter.subject(language, isPersonal: isPersonal),
            text: letter.text(language, isPersonal: isPersonal),
            origin: Self.origin
        )
        mail = GatewayMail(plain, to: recipient)
    }

    /// Queues the mail and records that the message was sent, as one; see `AlertStore.mailAlert`.
    package func enqueue(
        _ store: any AlertStore,
        for message: AlertMessage,
        by account: AccountRecord,
        at now: Timestamp
    ) async throws(StorageError) -> QueueID? {
        let (mail, content) = mail.message(id: message.id, by: account, at: now)
        return try await store.mailAlert(message, as: mail, content: content)
    }

    /// Queues the mail of no alert, such as a test; see `GatewayMail`.
    package func enqueue(
        _ queue: any QueueIntake,
        id: String,
        by account: AccountRecord,
        at now: Timestamp,
        within deadline: Duration
    ) async throws(StorageError) -> QueueID {
        try await mail.enqueue(queue, id: id, by: account, at: now, within: deadline)
    }
}

extension AlertMail {
    /// The account that mails an alert: the default sender, or another one where that is what the alert is about or it cannot
    /// send; `nil` where none can.
    ///
    /// - Parameter concerned: the address of the account that the alert is about.
    package static func sender(_ accounts: [AccountRecord], butNot concerned: String?) -> AccountRecord? {
        let able = accounts.filter { $0.health.state == .working && "\($0.address)" != concerned }
        return able.first { $0.options.isDefaultSender } ?? able.first
    }
}
