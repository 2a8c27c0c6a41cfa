import Base
import HTTPTypes
import Hummingbird
import Logging
import NIOCore

/// A small HTTP server that is called with alerts, and answers with the status that a test sets.
final class AlertReceiver: Sendable {
    struct Call: Sendable {
        let path: String
        let fields: [String: String]
        let body: [UInt8]

        var text: String { String(decoding: body, as: UTF8.self) }
    }

    private struct State {
        var calls: [Call] = []
        var status = 200
    }

    let url: String
    private let state: Locked<State>

    private init(_ port: Int, _ state: Locked<State>) {
        url = "http://127.0.0.1:\(port)"
        self.state = state
    }

    /// The calls so far.
    var calls: [Call] { state.withLock { $0.calls } }

    /// Answers with this status from now on.
    func answer(_ status: Int) { state.withLock { $0.status = status } }

    /// Runs `body` beside a receiver.
    static func run(_ body: (AlertReceiver) async throws -> Void) async throws {
        let state = Locked(State())
        let (ports, found) = AsyncStream<Int>.makeStream()
        let application = Application(
            responder: CallbackResponder { (request: Request, _: BasicRequestContext) in
                let call = Call(
                    path: request.head.path ?? "",
                    fields: Dictionary(request.headers.map { ($0.name.canonicalName, $0.value) }) { first, _ in first },
                    body: Array(try await request.body.collect(upTo: 1 << 20).readableBytesView)
                )
                let status = state.withLock { state in
                    state.calls.append(call)
                    return state.status
                }
                return Response(status: .init(code: status), headers: [.location: "/elsewhere"])
            },
            configuration: .init(address: .hostname("127.0.0.1", port: 0)),
            onServerRunning: { found.yield($0.localAddress?.port ?? 0) },
            logger: Logger(label: "receiver") { _ in SwiftLogNoOpLogHandler() }
        )
        let running = Task {
            defer { found.finish() }
            try await application.run()
        }
        let result: Result<Void, any Error>
        do {
            guard let port = await ports.first(where: { _ in true }) else { return try await running.value }
            try await body(AlertReceiver(port, state))
            result = .success(())
        } catch {
            result = .failure(error)
        }
        running.cancel()
        _ = await running.result
        try result.get()
    }
}
