import Base
import Storage
import Testing

@testable import Admin

/// A page's stream of events, as its script opens it: on a connection of its own, read as it comes.
final class EventWatch: Sendable {
    private struct Failure: Error {
        let expected: String
        let text: String
    }

    /// How often it is looked for what is expected. Far more than needed, for a machine that does much else.
    private static let mostLooks = 6000
    private static let pause = Duration.milliseconds(10)

    private let connection: RawHTTP
    private let state = Locked((text: "", isOver: false))

    /// - Parameter path: as a page names it.
    init(_ bench: ConsoleBench, _ browser: Browser, _ path: String, lastEventID: String? = nil) throws {
        connection = try RawHTTP(port: bench.port)
        let cookies = browser.cookies.map { "\($0.key)=\($0.value)" }.joined(separator: "; ")
        let last = lastEventID.map { "Last-Event-ID: \($0)\r\n" } ?? ""
        connection.send("GET \(path) HTTP/1.1\r\nHost: 127.0.0.1:\(bench.port)\r\nCookie: \(cookies)\r\n\(last)\r\n")
        Task { [connection, state] in
            while let piece = await connection.receive(), !piece.isEmpty { state.withLock { $0.text += piece } }
            state.withLock { $0.isOver = true }
        }
    }

    /// What has come so far, with the answer's header.
    var text: String { state.withLock { $0.text } }

    var isOver: Bool { state.withLock { $0.isOver } }

    /// How often an event of that name has come.
    func count(_ event: String) -> Int { text.ranges(of: "event: \(event)\n").count }

    /// Returns once the text has come that often. Meanwhile, time passes in steps.
    func expect(_ expected: String, times: Int = 1, _ clock: ManualClock? = nil, step: Duration = LiveHub.pause)
        async throws
    {
        try await until(expected) {
            self.text.ranges(of: expected).count >= times
        } meanwhile: {
            clock?.advance(by: step)
        }
    }

    private func until(_ what: String, _ condition: () -> Bool, meanwhile: () -> Void) async throws {
        for _ in 0..<Self.mostLooks {
            if condition() { return }
            meanwhile()
            try await Task.sleep(for: Self.pause)
        }
        throw Failure(expected: what, text: text)
    }

    /// Returns once nobody listens to the store any more.
    static func untilNobodyListens(_ bench: ConsoleBench) async throws {
        for _ in 0..<mostLooks where bench.store.changeNotices.isHeard { try await Task.sleep(for: pause) }
        #expect(!bench.store.changeNotices.isHeard)
    }

    /// Returns once somebody listens to the store.
    static func untilSomebodyListens(_ bench: ConsoleBench) async throws {
        for _ in 0..<mostLooks where !bench.store.changeNotices.isHeard { try await Task.sleep(for: pause) }
        #expect(bench.store.changeNotices.isHeard)
    }
}

extension Browser.Seen {
    /// Where the page's script learns of changes.
    var watched: String? { attribute("data-watch") }

    /// Where the page's script reads it again.
    var page: String? { attribute("data-page") }

    private func attribute(_ name: String) -> String? {
        guard let start = text.firstRange(of: "\(name)=\"")?.upperBound else { return nil }
        return String(text[start...].prefix { $0 != "\"" }).replacing("&amp;", with: "&")
    }
}
