import Base
import TestSupport
import Testing

@testable import PostgreSQL

extension ServerTests {
    @Suite struct NotificationTests {
        private func next(
            _ iterator: inout PostgreSQLNotifications.Iterator
        ) async throws -> PostgreSQLNotifications.Element {
            try #require(await iterator.next())
        }

        @Test func tellsWhatHappensAndWhenItMissedSomething() async throws {
            let cluster = try #require(Cluster.current)
            let named = "sslmode=disable&application_name=listener"
            let parameters = try PostgreSQLParameters(url: cluster.url(query: named))
            let teller = try await cluster.connect()
            let channel = "Queue \"of\" one"
            let backoff = Backoff(first: .milliseconds(10), longest: .milliseconds(10))
            let notifications = PostgreSQLNotifications(parameters, channels: [channel, "other"], backoff: backoff)
            var iterator = notifications.makeAsyncIterator()
            while try await next(&iterator) != .listening {}
            _ = try await teller.run(
                [.notify(channel, "first 'ü'"), .notify("unheard"), .notify("other")],
                until: .soon
            )
            let sender = teller.processID
            #expect(
                try await next(&iterator)
                    == .notification(.init(channel: channel, payload: "first 'ü'", sender: sender))
            )
            #expect(try await next(&iterator) == .notification(.init(channel: "other", payload: "", sender: sender)))

            // Rolled back: nobody hears of it.
            struct Own: Error {}
            await #expect(throws: Own.self) {
                try await teller.transaction(until: .soon) { session in
                    _ = try session.run([.notify(channel, "never")])
                    throw Own()
                }
            }
            let end =
                "SELECT pg_terminate_backend(pid, 60000) FROM pg_stat_activity WHERE application_name = 'listener'"
            #expect(try await teller.run(end, until: .soon).count == 1)
            guard case .interrupted(let reason) = try await next(&iterator) else {
                Issue.record("the interruption was not told")
                return
            }
            #expect(reason.isRetryable)
            while try await next(&iterator) != .listening {}
            try await cluster.connect().run("SELECT pg_notify($1, 'again')", [channel], until: .soon)
            guard case .notification(let again) = try await next(&iterator) else {
                Issue.record("nothing was heard after the interruption")
                return
            }
            #expect(again.payload == "again")
        }

        @Test func aServerThatIsDownIsTriedAgain() async throws {
            let cluster = try #require(Cluster.current)
            let proxy = try Proxy(to: cluster.port)
            defer { proxy.stop() }
            proxy.set(.cutAnswers(after: 0))
            let parameters = try PostgreSQLParameters(url: cluster.url(port: proxy.port))
            let backoff = Backoff(first: .milliseconds(10), longest: .milliseconds(10))
            var iterator = PostgreSQLNotifications(parameters, channels: ["a"], backoff: backoff).makeAsyncIterator()
            for _ in 0..<2 {
                guard case .interrupted = try await next(&iterator) else {
                    Issue.record("a failed attempt was not told")
                    return
                }
            }
            proxy.set(.none)
            while try await next(&iterator) != .listening {}
        }

        @Test func cancellingEndsTheSequence() async throws {
            let cluster = try #require(Cluster.current)
            let parameters = try PostgreSQLParameters(url: cluster.url())
            let isListening = Locked(false)
            let task = Task {
                for await element in PostgreSQLNotifications(parameters, channels: ["a"]) where element == .listening {
                    isListening.withLock { $0 = true }
                }
            }
            try await eventually { isListening.withLock { $0 } }
            task.cancel()
            await task.value
        }

        @Test func aSlowConsumerIsToldThatItMissedSome() async throws {
            let inbox = NotificationInbox()
            let many = (0...NotificationInbox.capacity).map {
                PostgreSQLNotification(channel: "a", payload: "\($0)", sender: 1)
            }
            inbox.add(many)
            inbox.add([PostgreSQLNotification(channel: "a", payload: "later", sender: 1)])
            inbox.end(.closed)
            guard case .overflow = await inbox.next(), case .notification(let later) = await inbox.next(),
                case .ended(.closed) = await inbox.next()
            else {
                Issue.record("the inbox is out of order")
                return
            }
            #expect(later.payload == "later")
        }
    }
}
