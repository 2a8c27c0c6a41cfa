import Base
import Testing
import Transport

@testable import Admin

/// Odoo's calls that something was asked for there.
@Suite struct OdooCallTests {
    private static func run(_ body: (ConsoleBench, TestGateway) async throws -> Void) async throws {
        var parts = ConsoleParts()
        parts.entrance = TestEntrance()
        try await ConsoleBench.run(parts: parts) { try await body($0, parts.gateway) }
    }

    private static func call(_ bench: ConsoleBench, _ body: String = "{}") async throws -> Browser.Seen {
        try await bench.browser().post("/odoo/wake", [body: ""], ["Content-Type": "application/json"])
    }

    private static func eventually(_ condition: () -> Bool) async throws {
        for _ in 0..<2000 where !condition() { try await Task.sleep(for: .milliseconds(10)) }
        #expect(condition())
    }

    @Test func aCallLeadsToALook() async throws {
        try await Self.run { bench, gateway in
            let seen = try await Self.call(bench)
            #expect(seen.status == 204 && seen.text.isEmpty && seen.cookies.isEmpty)
            #expect(seen.response.field("X-Content-Type-Options") == "nosniff")
            try await Self.eventually { gateway.odooLooks.withLock { $0 } == 1 }
        }
    }

    /// Whoever calls has no influence on what follows, but for that a look comes sooner.
    @Test func aFloodLeadsToALookPerSecond() async throws {
        try await Self.run { bench, gateway in
            _ = try await Self.call(bench)
            try await Self.eventually { gateway.odooLooks.withLock { $0 } == 1 }
            for _ in 0..<50 { #expect(try await Self.call(bench).status == 204) }
            #expect(gateway.odooLooks.withLock { $0 } == 1)
            // The calls since the first look are not lost: one more look follows for all of them.
            try await Self.eventually {
                bench.clock.advance(by: OdooCalls.interval)
                return gateway.odooLooks.withLock { $0 } == 2
            }
            bench.clock.advance(by: .minutes(1))
            #expect(try await bench.browser().get("/sign-in").status == 200)
            #expect(gateway.odooLooks.withLock { $0 } == 2)
        }
    }

    @Test func largeCallsAndOtherMethodsAreRefused() async throws {
        try await Self.run { bench, gateway in
            let large = try await Self.call(bench, String(repeating: "x", count: 5000))
            #expect(large.status == 413)
            let seen = try await bench.browser().get("/odoo/wake")
            #expect(seen.status == 405)
            #expect(gateway.odooLooks.withLock { $0 } == 0)
        }
    }

    @Test func withoutOdooThereIsNothingToCall() async throws {
        try await ConsoleBench.run { bench in
            let called = try await Self.call(bench)
            #expect(called.status != 204)
            let entered = try await bench.browser().get("/odoo/enter?database=acme&ticket=x")
            #expect(entered.status == 404)
        }
    }
}
