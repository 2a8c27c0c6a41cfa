import Hummingbird
package import Logging
import NIOCore

/// Listens on 127.0.0.1 for the one request that ends a grant: Google redirects the browser back with `code` or
/// `error`.
///
/// This is the loopback redirect of native applications (RFC 8252 section 7.3); it needs no public name and no
/// certificate.
package struct LoopbackRedirect: Sendable {
    /// The content of the redirect's query.
    package struct Answer: Sendable {
        package var code: String?
        package var error: String?
        package var state: String?
    }

    /// Why no answer arrived.
    package enum Failure: Error, CustomStringConvertible {
        case timedOut

        package var description: String {
            "the grant was not finished in the browser in time; start it again"
        }
    }

    private let port: Int
    private let logger: Logger

    /// - Parameter port: 0 selects any free port.
    package init(port: Int, logger: Logger) {
        self.port = port
        self.logger = logger
    }

    /// Serves until the browser returns or `timeout` has passed. Calls `onListening` with the redirect URI.
    package func receive(
        timeout: Duration,
        onListening: @escaping @Sendable (String) async -> Void
    ) async throws -> Answer {
        let (answers, answered) = AsyncStream<Answer>.makeStream(bufferingPolicy: .bufferingOldest(1))
        let router = Router()
        router.get("/") { request, _ in
            let query = request.uri.queryParameters
            let answer = Answer(
                code: query["code"].map(String.init),
                error: query["error"].map(String.init),
                state: query["state"].map(String.init)
            )
            if answer.code != nil || answer.error != nil { answered.yield(answer) }
            return Self.page(answer)
        }
        let application = Application(
            router: router,
            configuration: .init(address: .hostname("127.0.0.1", port: port), serverName: nil),
            onServerRunning: { channel in
                // Connections are accepted only after this has returned, so it must not wait for one.
                Task { await onListening("http://127.0.0.1:\(channel.localAddress?.port ?? 0)/") }
            },
            logger: logger
        )
        return try await withThrowingTaskGroup(of: Answer?.self) { group in
            group.addTask {
                try await application.runService(gracefulShutdownSignals: [])
                return nil
            }
            group.addTask {
                for await answer in answers {
                    // Let the browser load its page before the listener closes.
                    try await Task.sleep(for: .milliseconds(300))
                    return answer
                }
                return nil
            }
            group.addTask {
                try await Task.sleep(for: timeout)
                throw Failure.timedOut
            }
            defer { group.cancelAll() }
            while let finished = try await group.next() {
                if let answer = finished { return answer }
            }
            throw Failure.timedOut
        }
    }

    private static func page(_ answer: Answer) -> Response {
        let text =
            answer.code == nil
            ? "Google did not grant access. The terminal says why; you may close this page.\n"
            : "Thank you. Go back to the terminal; you may close this page.\n"
        return Response(
            status: .ok,
            headers: [.contentType: "text/plain; charset=utf-8"],
            body: .init(byteBuffer: ByteBuffer(string: text))
        )
    }
}
