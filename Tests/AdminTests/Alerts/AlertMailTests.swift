import Admin
import Base
import Gateway
import Logging
import Mail
import SQLStorage
import Settings
import Storage
import Testing
import Transport

/// Each recipient is mailed once of an alert, whenever a process ends.
@Suite struct AlertMailTests {
    private static let now = Timestamp(milliseconds: 1_800_000_000_000)

    private static func watch(
        _ store: any Store,
        _ clock: ManualClock,
        onQueued: @escaping @Sendable () -> Void = {}
    ) -> AlertWatch {
        var settings = GatewaySettings()
        settings.alerts.mailTo = ["alarm@acme.example"]
        let options = AlertOptions(settings)
        return AlertWatch(
            options,
            store: store,
            messagesPerDay: 2000,
            machine: .init(space: { (.max, 256 << 20) }, certificates: { ("", []) }),
            post: AlertPost(options, transport: CurlTransport(CurlOptions(userAgent: "test", proxy: .none))),
            clock: clock,
            logger: Logger(label: "alerts") { _ in SwiftLogNoOpLogHandler() },
            onQueued: { _ in onQueued() }
        )
    }

    private static func mails(_ store: any Store) async throws -> Int {
        try await store.list(QueueQuery()).count { $0.message.origin.with == AlertMail.origin }
    }

    /// The default sender's grant is revoked, which is the only alert; INFO can still send.
    private static func revoke(_ store: any Store) async throws {
        for name in ["otto", "info"] {
            let address = Address(localPart: name, domain: "acme.example")
            var options = AccountOptions()
            options.isDefaultSender = name == "otto"
            let id = try await store.addAccount(address, sealedCredential: [1], scopes: [], options: options)
            guard name == "otto" else { continue }
            var health = AccountHealth()
            health.state = .needsGrant
            try await store.setHealth(health, of: id)
        }
    }

    @Test func aProcessThatEndsOnceTheMailIsQueuedMailsItNoSecondTime() async throws {
        try await ConsoleBench.withFolder { folder in
            let options = StoreOptions(directory: folder, inlineLimit: 4096, reserve: 0)
            let clock = ManualClock(now: Self.now)
            let first = try SQLStore.openSQLite(options)
            try await Self.revoke(first)
            // Nothing reaches the store any more after that moment, as if the process had ended.
            let ended = Locked(0)
            let watch = Self.watch(first, clock) {
                ended.withLock { $0 += 1 }
                try? first.close()
            }
            try? await watch.check()
            #expect(ended.withLock { $0 } == 1)
            let second = try SQLStore.openSQLite(options)
            #expect(try await Self.mails(second) == 1)
            // Longer than the first pauses between attempts.
            for _ in 0..<3 {
                clock.advance(by: .minutes(1))
                try await Self.watch(second, clock).check()
            }
            #expect(try await Self.mails(second) == 1)
            #expect(try await second.alerts().flatMap(\.messages).map(\.state) == [.sent])
            try second.close()
        }
    }
}
