import Base
import Gateway
import Logging
import SQLStorage
import Settings
import Storage
import Testing

@Suite(.timeLimit(.minutes(10)))
struct LogRecorderTests {
    private static func entry(_ text: String) -> NewLogEntry {
        NewLogEntry(at: Timestamp(milliseconds: 1), level: .warning, category: .system, text: text)
    }

    private static func logger(_ recorder: LogRecorder) -> Logger {
        Logger(label: "test") { _ in RecordingLogHandler(recorder: recorder) }
    }

    /// The entries of a recorder, without a database.
    private actor Entries: LogStore {
        struct Refusal: Error {}
        private(set) var all: [NewLogEntry] = []
        private var refuses = false

        func refuse(_ refuses: Bool) { self.refuses = refuses }

        func appendLog(_ entries: [NewLogEntry]) async throws(StorageError) {
            if refuses { throw .failed("test") }
            all += entries
        }
        func log(_ query: LogQuery) async throws(StorageError) -> [LogEntry] { [] }
        func forgetLog(before: Timestamp, limit: Int) async throws(StorageError) -> Int { 0 }
    }

    @Test func metadataBecomesFields() async throws {
        let recorder = LogRecorder()
        let entries = Entries()
        var logger = Self.logger(recorder)
        logger[metadataKey: "queue-id"] = "\(QueueID(rawValue: 42))"
        logger.warning(
            "held",
            metadata: [
                "account": "anna@acme.example", "category": "mail-out", "user": "7", "reason": "quota", "link": "x",
            ]
        )
        try await recorder.flush(to: entries)
        let entry = try #require(await entries.all.first)
        #expect(entry.level == .warning && entry.category == .mailOut && entry.text == "held")
        #expect(entry.account == "anna@acme.example")
        #expect(entry.user == UserID(rawValue: 7))
        #expect(entry.message == QueueID(rawValue: 42))
        #expect(entry.details == ["reason": "quota"])
    }

    @Test func anEntryEndsTheWaitForOne() async throws {
        let recorder = LogRecorder()
        let logger = Self.logger(recorder)
        let waiting = Task { await recorder.waitForEntries() }
        logger.warning("first")
        await waiting.value
        #expect(recorder.backlog.waiting == 1)
        // Until it is written, nobody waits.
        await recorder.waitForEntries()
        try await recorder.flush(to: Entries())
        let next = Task { await recorder.waitForEntries() }
        logger.warning("second")
        await next.value
        #expect(recorder.backlog.waiting == 1)
    }

    @Test func rulesDecideWhatIsTaken() async throws {
        let recorder = LogRecorder()
        let entries = Entries()
        let logger = Self.logger(recorder)
        logger.info("no")
        logger.notice("yes")
        logger.notice("in its own history", metadata: ["queue-id": "\(QueueID(rawValue: 42))"])
        recorder.rules.level = .error
        logger.warning("no")
        logger.error("yes")
        recorder.rules.level = .debug
        logger.debug("yes")
        try await recorder.flush(to: entries)
        #expect(await entries.all.map(\.text) == ["yes", "yes", "yes"])
    }

    @Test func tooMuchIsDroppedAndCounted() async throws {
        let recorder = LogRecorder()
        let entries = Entries()
        for index in 0..<(LogRecorder.capacity + 10) { recorder.record(Self.entry("\(index)")) }
        await entries.refuse(true)
        await #expect(throws: StorageError.self) { try await recorder.flush(to: entries) }
        #expect(recorder.backlog == (LogRecorder.capacity, 10))
        await entries.refuse(false)
        try await recorder.flush(to: entries)
        let texts = await entries.all.map(\.text)
        #expect(texts.count == LogRecorder.capacity + 1)
        #expect(texts.last == "\(LogRecorder.capacity - 1)")
        #expect(await entries.all.contains { $0.details == ["entries": "10"] })
        #expect(recorder.backlog == (0, 0))
    }

    @Test func usersSwitchTheirLoggingOffAndOn() async throws {
        try await GatewayBench.run { bench in
            let store = bench.outside
            let new = NewUser(email: GatewayBench.anna, name: "Anna", role: .user)
            let user = try await store.addUser(new, at: SystemClock().now)
            var change = UserChange()
            change.account = .some(try await bench.account(GatewayBench.anna).id)
            try await store.changeUser(user, change)
            var settings = PersonalSettings()
            func note(_ text: String) {
                let logger = Self.logger(bench.recorder)
                logger.notice("user \(text)", metadata: ["user": "\(user.rawValue)"])
                logger.notice("account \(text)", metadata: ["account": "\(GatewayBench.anna)"])
                logger.warning("grave \(text)", metadata: ["user": "\(user.rawValue)"])
            }
            note("before")
            settings.isLogged = false
            try await store.savePersonalSettings(settings, of: user)
            try await bench.wait("it is switched off") { !bench.recorder.rules.quietUsers.isEmpty }
            note("quiet")
            settings.isLogged = true
            try await store.savePersonalSettings(settings, of: user)
            try await bench.wait("it is switched on") { bench.recorder.rules.quietUsers.isEmpty }
            note("after")
            try await bench.wait("all is written") {
                try await store.log(LogQuery()).contains { $0.entry.text == "grave after" }
            }
            let texts = try await store.log(LogQuery()).map(\.entry.text).filter { text in
                ["before", "quiet", "after"].contains { text.hasSuffix($0) }
            }
            #expect(
                Set(texts) == [
                    "user before", "account before", "grave before", "grave quiet", "user after", "account after",
                    "grave after",
                ]
            )
        }
    }

    @Test func theRunningGatewayKeepsItsLog() async throws {
        try await GatewayBench.run { bench in
            bench.recorder.record(Self.entry("something happened"))
            try await bench.wait("the entry is written") {
                try await bench.outside.log(LogQuery()).contains { $0.entry.text == "something happened" }
            }
        }
    }
}
