import Base
import Mail
import Storage
import Testing

/// The alerts that somebody is told of.
@Suite struct AlertStoreTests {
    private static let now = Timestamp(milliseconds: 1_800_000_000_000)

    private static func alert(_ cause: String, scope: String = "") -> AlertRecord {
        AlertRecord(scope: scope, cause: cause, since: now, content: "{}")
    }

    private static func message(
        _ id: String,
        _ kind: AlertMessage.Kind = .raised,
        _ channel: AlertChannel = .mail,
        to recipient: String = "chef@acme.example"
    ) -> AlertMessage {
        AlertMessage(
            id: id,
            kind: kind,
            channel: channel,
            recipient: recipient,
            language: "de",
            isPersonal: true,
            createdAt: now
        )
    }

    @Test func whatIsKeptIsReadAgain() async throws {
        try await withTemporaryStore { store in
            var disk = Self.alert("disk", scope: "node-1")
            let (raised, called) = (Self.message("a"), Self.message("b", .raised, .webhook, to: ""))
            try await store.changeAlerts([
                .keep(disk), .add(raised, to: disk), .add(called, to: disk), .keep(Self.alert("held")),
            ])
            disk.messages = [raised, called]
            #expect(try await store.alerts() == [Self.alert("held"), disk])
            // A change of the alert keeps its messages.
            (disk.missingSince, disk.toldAt, disk.content) = (Self.now, Self.now + .seconds(1), "[]")
            disk.messages[0].attempts = 3
            disk.messages[0].state = .due(Self.now + .seconds(9))
            disk.messages[1].state = .sent
            try await store.changeAlerts([.keep(disk)] + disk.messages.map { .attempted($0) })
            #expect(try await store.alerts().last == disk)
            disk.messages[0].state = .givenUp
            try await store.changeAlerts([.attempted(disk.messages[0]), .withdraw(disk.messages[1])])
            disk.messages.removeLast()
            #expect(try await store.alerts().last == disk)
            try await store.changeAlerts([.end(disk)])
            #expect(try await store.alerts() == [Self.alert("held")])
        }
    }

    /// Two nodes may find out the same.
    @Test func nobodyIsToldTwice() async throws {
        try await withTemporaryStore { store in
            let alert = Self.alert("held")
            try await store.changeAlerts([.keep(alert), .add(Self.message("a"), to: alert)])
            try await store.changeAlerts([
                .keep(alert), .add(Self.message("b"), to: alert), .add(Self.message("c", .cleared), to: alert),
                .add(Self.message("d", .cleared), to: alert),
            ])
            #expect(try await store.alerts().first?.messages.map(\.id) == ["a", "c"])
        }
    }

    private static func mail(by account: AccountID) throws -> NewMessage {
        let recipients = [Recipient(try #require(Address("chef@acme.example")))]
        return NewMessage(
            envelope: Envelope(sender: nil, recipients: recipients),
            receivedAt: now,
            origin: NewMessage.Origin(client: nil, helo: nil, login: nil, with: "ALERT"),
            digest: [1],
            summary: NewMessage.Summary(from: nil, subject: "Problem", messageID: nil),
            deliveries: [PlannedDelivery(account: account, priority: .urgent, recipients: recipients)]
        )
    }

    /// The mail and its record are one: what is recorded as sent is queued once, whoever tries again.
    @Test func aMailIsQueuedWithItsRecord() async throws {
        try await withTemporaryStore { store in
            let account = try await store.addAccount(
                try #require(Address("info@acme.example")),
                sealedCredential: [1],
                scopes: [],
                options: AccountOptions()
            )
            let (alert, message) = (Self.alert("held"), Self.message("a"))
            let mail = try Self.mail(by: account)
            // One that was withdrawn meanwhile is not mailed.
            #expect(try await store.mailAlert(message, as: mail, content: [65]) == nil)
            try await store.changeAlerts([.keep(alert), .add(message, to: alert)])
            let id = try #require(try await store.mailAlert(message, as: mail, content: [65]))
            #expect(try await store.mailAlert(message, as: mail, content: [65]) == nil)
            #expect(try await store.list(QueueQuery()).map(\.message.id) == [id])
            // Who tried at the same time and failed does not make it due again.
            var failed = message
            (failed.attempts, failed.state) = (1, .due(Self.now + .minutes(1)))
            try await store.changeAlerts([.attempted(failed)])
            #expect(try await store.alerts().first?.messages.map(\.state) == [.sent])
        }
    }
}
