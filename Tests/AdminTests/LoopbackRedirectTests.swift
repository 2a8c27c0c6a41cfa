import Admin
import Base
import Logging
import Testing
import Transport

@Suite struct LoopbackRedirectTests {
    private let logger: Logger = {
        var logger = Logger(label: "test")
        logger.logLevel = .critical
        return logger
    }()

    @Test(
        arguments: [
            ("?code=abc&state=xyz", "abc", nil, "thank"),
            ("?error=access_denied&state=xyz", nil, "access_denied", "did not grant"),
        ] as [(String, String?, String?, String)]
    )
    func hearsWhatTheBrowserBrings(query: String, code: String?, error: String?, page: String) async throws {
        let shown = Locked("")
        let answer = try await LoopbackRedirect(port: 0, logger: logger).receive(timeout: .minutes(10)) { uri in
            let transport = CurlTransport(CurlOptions(userAgent: "test"))
            let response = try? await transport.send(HTTPRequest(.get, uri + query))
            shown.withLock { $0 = String(decoding: response?.body ?? [], as: UTF8.self) }
        }
        #expect(answer.code == code)
        #expect(answer.error == error)
        #expect(answer.state == "xyz")
        #expect(shown.withLock { $0 }.lowercased().contains(page))
    }

    @Test func endsWhenNobodyComes() async {
        await #expect(throws: LoopbackRedirect.Failure.self) {
            _ = try await LoopbackRedirect(port: 0, logger: logger).receive(timeout: .milliseconds(200)) { _ in }
        }
    }
}
