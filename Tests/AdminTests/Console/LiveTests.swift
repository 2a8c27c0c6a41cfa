import Base
import Storage
import Testing

@testable import Admin

/// Server-sent events that tell a page's script that the page has changed.
@Suite struct LiveTests {
    private static let changed = "event: changed\n"
    /// What keeps a silent connection open, as a chunk.
    private static let silence = "\r\n:\n\n"

    @Test func aPageIsToldOfEachChangeOnce() async throws {
        try await ConsoleBench.run { bench in
            let account = try await bench.addAccount("otto@acme.example")
            let anna = try await bench.signedIn("anna@acme.example")
            #expect(!bench.store.changeNotices.isHeard)
            let page = try await anna.get("/queue?state=all")
            #expect(page.page == "/queue?state=all")
            let watch = try EventWatch(bench, anna, try #require(page.watched))
            try await watch.expect("retry: 3000\n\n")
            let head = watch.text.lowercased()
            #expect(head.hasPrefix("http/1.1 200") && head.contains("content-type: text/event-stream\r\n"))
            #expect(
                head.contains("x-accel-buffering: no\r\n") && head.contains("cache-control: no-store, no-transform\r\n")
            )
            #expect(head.contains("content-security-policy: default-src 'none'"))
            #expect(watch.count("changed") == 0)
            _ = try await bench.keepMail(for: account)
            try await watch.expect(Self.changed, bench.clock)
            let fresh = try await anna.get("/queue?state=all")
            let since = try #require(fresh.watched?.split(separator: "=").last)
            #expect(fresh.watched != page.watched && watch.text.contains("id: \(since)\n\(Self.changed)"))
            // What does not concern the page is not told.
            var settings = OrganisationSettings()
            settings.name = "Acme"
            try await bench.store.saveOrganisationSettings(settings)
            for _ in 0..<5 {
                bench.clock.advance(by: LiveHub.pause)
                try await Task.sleep(for: .milliseconds(20))
            }
            #expect(watch.count("changed") == 1)
            _ = try await bench.keepMail(for: account)
            try await watch.expect(Self.changed, times: 2, bench.clock)
        }
    }

    /// Between the page and its stream, or between two streams, something may have happened.
    @Test func whatHappenedBeforeTheStreamIsToldFirst() async throws {
        try await ConsoleBench.run { bench in
            let account = try await bench.addAccount("otto@acme.example")
            let anna = try await bench.signedIn("anna@acme.example")
            let old = try #require(try await anna.get("/queue").watched)
            _ = try await bench.keepMail(for: account)
            try await EventWatch(bench, anna, old).expect(Self.changed, bench.clock)
            let new = try #require(try await anna.get("/queue").watched?.split(separator: "=").last)
            let next = try EventWatch(bench, anna, old, lastEventID: String(new))
            try await next.expect(Self.silence, bench.clock)
            #expect(next.count("changed") == 0)
        }
    }

    @Test(arguments: [
        "/", "/queue", "/mail", "/scheduled-actions", "/log", "/transfers/incoming", "/transfers/outgoing",
    ])
    func everyListNamesItsStream(_ path: String) async throws {
        try await ConsoleBench.run { bench in
            let anna = try await bench.signedIn("anna@acme.example")
            let page = try await anna.get(path)
            let watched = try #require(page.watched)
            #expect(page.page == path && watched.contains("since="))
            try await EventWatch(bench, anna, watched).expect("retry")
            #expect(page.text.contains("data-live"))
        }
    }

    @Test func aMessageIsWatchedAlone() async throws {
        try await ConsoleBench.run { bench in
            let account = try await bench.addAccount("otto@acme.example")
            let message = try await bench.keepMail(for: account)
            let other = try await bench.keepMail(for: account)
            let anna = try await bench.signedIn("anna@acme.example")
            let page = try await anna.get("/queue/\(message)")
            let watch = try EventWatch(bench, anna, try #require(page.watched))
            try await watch.expect("retry")
            _ = try await bench.store.manage(.message(other), .remove, at: bench.clock.now)
            try await watch.expect(Self.silence, bench.clock)
            #expect(watch.count("changed") == 0)
            _ = try await bench.store.manage(.message(message), .remove, at: bench.clock.now)
            try await watch.expect(Self.changed, bench.clock)
        }
    }

    // MARK: - Who may watch

    @Test func theStreamEndsWithItsSession() async throws {
        try await ConsoleBench.run { bench in
            let anna = try await bench.signedIn("anna@acme.example")
            let other = bench.browser(like: anna)
            let watch = try EventWatch(bench, anna, try #require(try await anna.get("/queue").watched))
            try await watch.expect("retry")
            try await other.get("/")
            try await other.submit("/sign-out", [:])
            try await watch.expect("event: ended\n", bench.clock, step: .seconds(5))
            #expect(watch.count("changed") == 0)
            try await EventWatch.untilNobodyListens(bench)
        }
    }

    /// Nothing is told to somebody who may no longer see it.
    @Test func whoIsNoAdministratorAnyMoreIsToldNothing() async throws {
        try await ConsoleBench.run { bench in
            let account = try await bench.addAccount("otto@acme.example")
            _ = try await bench.signedIn("chef@acme.example")
            let anna = try await bench.signedIn("anna@acme.example")
            let watch = try EventWatch(bench, anna, try #require(try await anna.get("/queue").watched))
            try await watch.expect("retry")
            let user = try #require(try await bench.store.user(email: "anna@acme.example"))
            var change = UserChange()
            change.role = .user
            try await bench.store.changeUser(user.id, change)
            _ = try await bench.keepMail(for: account)
            try await watch.expect("event: ended\n", bench.clock)
            #expect(watch.count("changed") == 0)
        }
    }

    @Test func whoeverLosesTheAccountIsToldNothingOfItsMail() async throws {
        try await ConsoleBench.run { bench in
            _ = try await bench.signedIn("anna@acme.example")
            let account = try await bench.addAccount("otto@acme.example")
            let otto = try await bench.signedIn("otto@acme.example", .user)
            let user = try #require(try await bench.store.user(email: "otto@acme.example"))
            var change = UserChange()
            change.account = .some(account)
            try await bench.store.changeUser(user.id, change)
            let watch = try EventWatch(bench, otto, try #require(try await otto.get("/mail").watched))
            try await watch.expect("retry")
            _ = try await bench.keepMail(for: account)
            try await watch.expect(Self.changed, bench.clock)
            change.account = .some(nil)
            try await bench.store.changeUser(user.id, change)
            _ = try await bench.keepMail(for: account)
            try await watch.expect("event: ended\n", bench.clock)
            #expect(watch.count("changed") == 1)
        }
    }

    /// Watching does not keep a session open, nor does a page that is read again by itself.
    @Test func anIdleSessionEndsAllTheSame() async throws {
        try await ConsoleBench.run({ $0.idleTimeout = .minutes(5) }) { bench in
            let anna = try await bench.signedIn("anna@acme.example")
            let page = try await anna.get("/queue")
            let watch = try EventWatch(bench, anna, try #require(page.watched))
            try await watch.expect("retry")
            bench.clock.advance(by: .minutes(3))
            try await watch.expect(Self.silence, bench.clock)
            try await anna.get("/queue", ["Console-Refresh": "idle"])
            try await watch.expect("event: ended\n", bench.clock, step: .seconds(15))
        }
        try await ConsoleBench.run({ $0.idleTimeout = .minutes(5) }) { bench in
            let anna = try await bench.signedIn("anna@acme.example")
            bench.clock.advance(by: .minutes(3))
            // Somebody has touched the page.
            #expect(try await anna.get("/queue", ["Console-Refresh": "part"]).status == 200)
            bench.clock.advance(by: .minutes(3))
            #expect(try await anna.get("/queue", ["Console-Refresh": "idle"]).status == 200)
            bench.clock.advance(by: .minutes(3))
            #expect(try await anna.get("/queue", ["Console-Refresh": "idle"]).status == 303)
        }
    }

    @Test func usersWatchTheirOwnThings() async throws {
        try await ConsoleBench.run { bench in
            _ = try await bench.signedIn("anna@acme.example")
            let user = try await bench.signedIn("otto@acme.example", .user)
            for topic in ["queue", "actions", "log"] {
                #expect(try await user.get("/live?topic=\(topic)").status == 403)
            }
            for query in ["", "?topic=nothing", "?topic=message&message=x", "?topic=incoming&mail=x"] {
                #expect(try await user.get("/live\(query)").status == 404)
            }
            #expect(try await bench.browser().get("/live?topic=mail").status == 303)
            let watch = try EventWatch(bench, user, try #require(try await user.get("/mail").watched))
            try await watch.expect("retry")
            // Of others' mail, they learn nothing.
            _ = try await bench.keepMail(for: try await bench.addAccount("info@acme.example"))
            try await watch.expect(Self.silence, bench.clock)
            #expect(watch.count("changed") == 0)
        }
    }

    // MARK: - Bounds

    @Test func aStreamLastsTenMinutes() async throws {
        try await ConsoleBench.run { bench in
            let anna = try await bench.signedIn("anna@acme.example")
            let watch = try EventWatch(bench, anna, try #require(try await anna.get("/queue").watched))
            try await watch.expect("retry")
            bench.clock.advance(by: LiveStream.longest - .seconds(1))
            try await watch.expect(Self.silence)
            #expect(!watch.isOver)
            bench.clock.advance(by: .seconds(1))
            try await watch.expect("0\r\n\r\n")
            #expect(watch.count("ended") == 0)
            try await EventWatch.untilNobodyListens(bench)
        }
    }

    @Test func whoeverLeavesIsForgottenAtOnce() async throws {
        try await ConsoleBench.run { bench in
            let anna = try await bench.signedIn("anna@acme.example")
            let path = try #require(try await anna.get("/queue").watched)
            do {
                let connection = try RawHTTP(port: bench.port)
                let cookies = anna.cookies.map { "\($0.key)=\($0.value)" }.joined(separator: "; ")
                connection.send("GET \(path) HTTP/1.1\r\nHost: 127.0.0.1:\(bench.port)\r\nCookie: \(cookies)\r\n\r\n")
                let answer = try #require(await connection.receive())
                #expect(answer.hasPrefix("HTTP/1.1 200"))
                try await EventWatch.untilSomebodyListens(bench)
            }
            try await EventWatch.untilNobodyListens(bench)
        }
    }

    @Test func theNewestOfAUsersStreamsTakesThePlaceOfTheOldest() async throws {
        try await ConsoleBench.run { bench in
            let anna = try await bench.signedIn("anna@acme.example")
            let path = try #require(try await anna.get("/queue").watched)
            var streams: [EventWatch] = []
            for _ in 0...LiveHub.perUser {
                let stream = try EventWatch(bench, anna, path)
                try await stream.expect("retry")
                streams.append(stream)
            }
            try await streams[0].expect("event: displaced\n")
            for stream in streams.dropFirst() { #expect(stream.count("displaced") == 0 && !stream.isOver) }
        }
    }

    @Test func allTogetherHoldAQuarterOfTheConnections() async throws {
        try await ConsoleBench.run({ $0.limits.connections = 8 }) { bench in
            let anna = try await bench.signedIn("anna@acme.example")
            let path = try #require(try await anna.get("/queue").watched)
            let streams = try [EventWatch(bench, anna, path), EventWatch(bench, anna, path)]
            for stream in streams { try await stream.expect("retry") }
            #expect(try await anna.get(path).status == 503)
            #expect(streams.allSatisfy { !$0.isOver })
        }
    }
}
