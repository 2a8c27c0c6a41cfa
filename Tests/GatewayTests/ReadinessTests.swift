import Admin
import Base
import Delivery
import Dispatch
import Foundation
import Logging
import Mail
import SMTPServer
import SQLStorage
import Settings
import Storage
import Testing
import Transport

@testable import Gateway

/// `/readyz` as a monitoring system sees it: 503 with the reason while mail cannot be stored or nothing sends it, and
/// 200 again afterwards.
@Suite(.timeLimit(.minutes(10)))
struct ReadinessTests {
    private struct Answer: Hashable {
        var status: Int
        var text: String

        static let ready = Answer(status: 200, text: "ready\n")

        static func refused(_ reason: String) -> Answer { Answer(status: 503, text: reason + "\n") }
    }

    /// A monitoring server over a store, with the state of the process as the test sets it.
    private struct Bench: Sendable {
        let store: SQLStore
        let watch: ProcessWatch
        /// The sign of life of the watched part.
        let sign: Locked<Int?>
        let hangingWorkers: Locked<Int>
        let url: String
        let transport: CurlTransport

        func ready() async throws -> Answer {
            let answer = try await transport.send(HTTPRequest(.get, url))
            return Answer(status: answer.status, text: String(decoding: answer.body, as: UTF8.self))
        }

        func expect(_ expected: Answer, _ location: SourceLocation = #_sourceLocation) async throws {
            let answer = try await ready()
            #expect(answer == expected, sourceLocation: location)
        }

        /// Lets the watch look as often as it takes to call a part that shows no sign hanging.
        func look() {
            for _ in 0...StallDetector.hangsAfter { watch.check() }
        }
    }

    private func run(reserve: Int = 0, _ body: (Bench) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "readiness-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let store = try SQLStore.openSQLite(StoreOptions(directory: folder))
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let (sign, hangingWorkers) = (Locked<Int?>(nil), Locked(0))
        let watch = ProcessWatch(
            [.init(name: "the dispatcher") { sign.withLock { $0 } }],
            environment: [:],
            logger: logger,
            end: {}
        )
        let probes = GatewayProbes(
            store: store,
            watch: watch,
            hangingWorkers: hangingWorkers,
            accounts: LiveAccounts(store: store),
            server: ServerCounters(),
            delivery: DeliveryCounters(),
            isStopping: Locked(false),
            reserve: reserve,
            webhook: nil
        )
        let (ports, listening) = AsyncStream.makeStream(of: Int.self)
        let server = MonitoringServer(
            .init(address: "127.0.0.1", port: 0),
            probes: probes.answers,
            logger: logger
        ) { listening.yield($0) }
        let running = Task { try await server.run() }
        let port = try #require(await ports.first { _ in true })
        let bench = Bench(
            store: store,
            watch: watch,
            sign: sign,
            hangingWorkers: hangingWorkers,
            url: "http://127.0.0.1:\(port)/readyz",
            transport: CurlTransport(GatewaySettings().curlOptions)
        )
        let result: Result<Void, any Error>
        do { result = .success(try await body(bench)) } catch { result = .failure(error) }
        running.cancel()
        _ = await running.result
        await bench.transport.shutdown()
        try? store.close()
        try result.get()
    }

    @Test func aPartThatHangsIsTold() async throws {
        try await run { bench in
            try await bench.expect(.ready)
            bench.sign.withLock { $0 = 1 }
            bench.look()
            try await bench.expect(.refused("the dispatcher hangs"))
            // As often as it is asked, until the part goes on.
            try await bench.expect(.refused("the dispatcher hangs"))
            bench.sign.withLock { $0 = 2 }
            bench.watch.check()
            try await bench.expect(.ready)
        }
    }

    @Test func workersThatHangAreTold() async throws {
        try await run { bench in
            bench.hangingWorkers.withLock { $0 = 2 }
            try await bench.expect(.refused("the dispatcher or the workers of accounts hang: 2"))
            bench.hangingWorkers.withLock { $0 = 0 }
            try await bench.expect(.ready)
        }
    }

    @Test func aDiskThatIsNearlyFullIsTold() async throws {
        try await run(reserve: .max) { bench in
            let answer = try await bench.ready()
            #expect(answer.status == 503 && answer.text.hasPrefix("the disk is nearly full: "), "\(answer)")
        }
    }

    @Test func aDatabaseThatCannotBeReadIsTold() async throws {
        try await run { bench in
            try await bench.expect(.ready)
            try bench.store.close()
            for _ in 0..<3 {
                let answer = try await bench.ready()
                #expect(answer.status == 503 && answer.text.hasPrefix("new mail cannot be stored: "), "\(answer)")
            }
        }
    }

    /// A monitoring system that only runs into its own time-out would not know why.
    @Test func aDatabaseThatDoesNotAnswerIsTold() async throws {
        try await run { bench in
            let (begun, mayEnd) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
            let store = bench.store
            let anna = try #require(Address("anna@acme.example"))
            let change = Task {
                _ = try await store.addAccount(
                    anna,
                    scopes: [],
                    options: AccountOptions(),
                    seal: { _ in
                        begun.signal()
                        mayEnd.wait()
                        return [1]
                    }
                )
            }
            await withCheckedContinuation { continuation in
                DispatchQueue.global().async {
                    begun.wait()
                    continuation.resume()
                }
            }
            try await bench.expect(.refused("the database has not answered for 5 s"))
            mayEnd.signal()
            try await change.value
            try await bench.expect(.ready)
        }
    }
}
