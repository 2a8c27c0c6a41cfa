import Base
import Cryptography
import Foundation
import Gateway
import Logging
import SQLStorage
import Storage

@testable import Admin

#if canImport(Glibc)
import Glibc
#endif

/// A console on a port of its own over an empty store, as real as in the gateway, with a clock that the test sets.
struct ConsoleBench: Sendable {
    static let password = "correct horse battery"

    let store: any Store
    let clock: ManualClock
    let links: Links
    let port: Int
    /// All routes that a browser can ask for.
    let routes: [ConsoleRoutes.Entry]
    private let recorder: LogRecorder
    let limiter: LogLimiter
    /// Where the store lies.
    private let folder: String
    private let options: ConsoleOptions
    private let parts: ConsoleParts
    /// What `onListening` heard: the link for the first administrator.
    let firstLink: String?

    var url: String { "http://127.0.0.1:\(port)" }

    /// What was logged so far, newest first.
    func logged(_ query: LogQuery = LogQuery()) async throws -> [NewLogEntry] {
        try await recorder.flush(to: store)
        return try await store.log(query).map(\.entry)
    }

    /// Whether the text stands in the clear in one of the store's files, the journal included.
    func isStored(_ text: String) throws -> Bool {
        for name in ["", "-wal"] {
            let bytes = try [UInt8](Data(contentsOf: URL(filePath: "\(folder)/gateway.sqlite\(name)")))
            if bytes.firstRange(of: Array(text.utf8)) != nil { return true }
        }
        return false
    }

    /// The same browser, as a load balancer leads it to this node.
    func browser(like other: Browser) -> Browser {
        let browser = browser()
        browser.cookies = other.cookies
        browser.formToken = other.formToken
        return browser
    }

    /// A browser that has not been here yet.
    func browser(language: String = "en") -> Browser { Browser(url, language: language) }

    /// Runs `body` beside a console and stops that afterwards.
    static func run(
        _ change: (inout ConsoleOptions) -> Void = { _ in },
        parts: ConsoleParts = ConsoleParts(),
        clock: ManualClock = ManualClock(),
        filling fill: (inout ConsoleParts, any Store) throws -> Void = { _, _ in },
        _ body: (ConsoleBench) async throws -> Void
    ) async throws {
        await Places.consoles.take()
        let result: Result<Void, any Error>
        do {
            try await runAlone(change, parts, clock: clock, filling: fill, body)
            result = .success(())
        } catch {
            result = .failure(error)
        }
        await Places.consoles.giveBack()
        try result.get()
    }

    private static func runAlone(
        _ change: (inout ConsoleOptions) -> Void,
        _ parts: ConsoleParts,
        clock: ManualClock,
        filling fill: (inout ConsoleParts, any Store) throws -> Void,
        _ body: (ConsoleBench) async throws -> Void
    ) async throws {
        try await withFolder { folder in
            let store = try SQLStore.openSQLite(StoreOptions(directory: folder, inlineLimit: 4096, reserve: 0))
            var options = ConsoleOptions()
            options.port = 0
            options.signInLimits.delay = .zero
            options.limits.request = Browser.patience
            options.limits.liveCheck = Browser.patience
            // On a busy machine, a request may take long to follow its connection.
            options.limits.firstHeader = .minutes(10)
            change(&options)
            var parts = parts
            try fill(&parts, store)
            try await serve(options, parts, store, clock, folder: folder, body)
            try store.close()
        }
    }

    /// Runs `body` beside another console on the same store, as at a second node.
    func withSecondNode(_ body: (ConsoleBench) async throws -> Void) async throws {
        try await Self.serve(options, parts, store, clock, folder: folder, body)
    }

    private static func serve(
        _ options: ConsoleOptions,
        _ parts: ConsoleParts,
        _ store: any Store,
        _ clock: ManualClock,
        folder: String,
        _ body: (ConsoleBench) async throws -> Void
    ) async throws {
        let recorder = LogRecorder(clock: clock)
        let logger = Logger(label: "console") { _ in RecordingLogHandler(recorder: recorder) }
        let limiter = LogLimiter(clock: clock)
        let console = Console(
            options,
            store: store,
            gateway: parts.gateway,
            accounts: parts.accounts,
            google: parts.google,
            contacts: parts.contacts,
            odoo: parts.odoo,
            entrance: parts.entrance,
            sealer: parts.sealer,
            clock: clock,
            logger: logger,
            logLimiter: limiter
        )
        let (welcomes, welcomed) = AsyncStream<ConsoleWelcome>.makeStream()
        let server = ConsoleServer(console) { welcomed.yield($0) }
        let running = Task { try await server.run() }
        guard let welcome = await welcomes.first(where: { _ in true }) else { return }
        let bench = ConsoleBench(
            store: store,
            clock: clock,
            links: console.links,
            port: welcome.port,
            routes: try ConsoleResponder(console).entries,
            recorder: recorder,
            limiter: limiter,
            folder: folder,
            options: options,
            parts: parts,
            firstLink: welcome.firstLink
        )
        do {
            try await body(bench)
        } catch {
            await stop(running)
            throw error
        }
        await stop(running)
    }

    private static func stop(_ running: Task<Void, any Error>) async {
        running.cancel()
        _ = await running.result
    }

    /// A browser in which a user with that role has signed in, by an invitation.
    func signedIn(_ email: String, _ role: Role = .administrator, language: String = "en") async throws -> Browser {
        let path = try await links.invite(NewUser(email: email, name: "Somebody", role: role))
        let browser = browser(language: language)
        try await browser.get(path)
        try await browser.submit(path, ["name": "Somebody", "password": Self.password, "repeated": Self.password])
        return browser
    }

    /// Empties every file of the spool, as a broken disk may leave them.
    func damageSpool() throws {
        let spool = URL(filePath: folder).appending(path: "spool")
        for name in try FileManager.default.subpathsOfDirectory(atPath: spool.path) {
            let file = spool.appending(path: name)
            if !file.hasDirectoryPath, file.lastPathComponent.contains("-") { try Data().write(to: file) }
        }
    }

    /// Runs `body` with a folder of its own, in which a store and a certificate may lie.
    static func withFolder(_ body: (String) async throws -> Void) async throws {
        let files = FileManager.default
        let folder = files.temporaryDirectory.appending(path: "console-tests-\(UUID().uuidString)")
        try files.createDirectory(at: folder, withIntermediateDirectories: false)
        defer { try? files.removeItem(at: folder) }
        try await body(folder.path)
    }
}
