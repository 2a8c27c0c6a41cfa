import Admin
import ArgumentParser
import Base
import CommandSupport
import Mail
import SQLStorage
import Storage

/// `gsuite-gateway queue …`
struct QueueGroup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "queue",
        abstract: "Show and manage messages that wait, were sent or failed.",
        subcommands: [
            ListQueue.self, ShowMessage.self, HoldMessages.self, ReleaseMessages.self, RetryMessages.self,
            RerouteMessages.self, RemoveMessages.self, SearchSent.self, SendCaptured.self,
        ],
        defaultSubcommand: ListQueue.self
    )
}

/// `queue list`
struct ListQueue: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List deliveries, newest first.",
        discussion:
            "By default, lists deliveries that are not finished: waiting, sending, outcome-unknown, held and failed."
    )

    @OptionGroup var common: CommonOptions
    @OptionGroup var search: SearchOptions

    @Option(help: "Only deliveries in this state (repeat for several): \(DeliveryState.allNames).")
    var state: [DeliveryState] = []

    @Flag(help: "Include finished and captured deliveries.")
    var all = false

    @Option(help: "The most deliveries to list.")
    var limit = 100

    @Flag(help: "Print comma-separated values.")
    var csv = false

    @Flag(help: "Show the list anew every two seconds, until q or Ctrl-C; without a terminal, one below the other.")
    var watch = false

    func validate() throws {
        guard limit > 0 else { throw ValidationError("--limit must be at least 1.") }
        guard [watch, common.json, csv].count(where: \.self) <= 1 else {
            throw ValidationError("Give only one of --watch, --json and --csv.")
        }
    }

    func run() async throws {
        guard !watch else { return try await QueueWatch { try await text(withCounts: true) }.run() }
        guard common.json || csv else { return print(try await text(withCounts: false)) }
        let store = try await common.readStore()
        let accounts = try await store.accountsByID()
        let entries = try await store.list(try query(accounts))
        let views = entries.map { QueueEntryView($0, accounts: accounts) }
        guard csv else { return try printJSON(views) }
        // A printed line has an ending of its own.
        for line in [QueueEntryView.csvHead] + views.map(\.csv) { print(String(line.dropLast())) }
    }

    private func query(_ accounts: [AccountID: AccountRecord]) throws -> QueueQuery {
        var query = try search.query(accounts: accounts, limit: limit)
        query.states =
            state.isEmpty
            ? (all ? nil : Set(DeliveryState.allCases.filter { !$0.isFinal && $0 != .captured })) : Set(state)
        return query
    }

    /// - Parameter withCounts: whether a line with the number of deliveries in each state comes first.
    private func text(withCounts: Bool) async throws -> String {
        // Opened anew each time: while no gateway serves it, a database is read as it was when it was opened.
        let store = try common.readSQLStore()
        defer { try? store.close() }
        let accounts = try await store.accountsByID()
        let entries = try await store.list(try query(accounts))
        let now = store.clock.now
        let views = entries.map { QueueEntryView($0, accounts: accounts) }
        let table = Self.table(views, now: now, entries: entries)
        guard withCounts else { return table }
        let counts = try await store.totals()
        let summary = DeliveryState.allCases.filter { !$0.isFinal || $0 == .failed }.compactMap { state in
            counts[state].flatMap { $0 > 0 ? "\($0) \(state.rawValue)" : nil }
        }
        let head = summary.isEmpty ? "the queue is empty" : summary.joined(separator: ", ")
        return "\(now.iso8601)  \(head)\n\(table)"
    }

    private static func table(_ views: [QueueEntryView], now: Timestamp, entries: [QueueEntry]) -> String {
        guard !views.isEmpty else { return "Nothing in the queue." }
        var table = Table("QUEUE ID", "STATE", "AGE", "PRIORITY", "ACCOUNT", "TO", "SUBJECT", "REASON")
        for (view, entry) in zip(views, entries) {
            table.add(
                view.part > 1 ? "\(view.id)/\(view.part)" : view.id,
                view.state,
                age(now - entry.message.receivedAt),
                view.priority,
                cut(view.account, to: 30),
                cut(recipients(view.recipients), to: 36),
                cut(view.subject ?? "", to: 36),
                view.reason ?? ""
            )
        }
        return table.render()
    }

    private static func recipients(_ all: [String]) -> String {
        guard let first = all.first else { return "" }
        return all.count == 1 ? first : "\(first) and \(all.count - 1) more"
    }
}

/// `queue show`
struct ShowMessage: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show a message with its envelope, deliveries and attempts."
    )

    @OptionGroup var common: CommonOptions

    @Argument(help: "The queue ID, as in \"250 2.0.0 queued as …\".")
    var id: QueueID

    @Flag(help: "Also print the message's header, if its content is still stored.")
    var header = false

    func run() async throws {
        let store = try await common.readStore()
        let history = MessageHistoryView(try await store.history(of: id), accounts: try await store.accountsByID())
        let text = header ? try await MessageHeaderText.read(id, from: store) : nil
        guard !common.json else { return try printJSON(View(history: history, header: text)) }
        print(history.text())
        if let text { print("\n\(text)") }
    }

    /// The output of `--json`: the history, and the header beside it where it was asked for.
    private struct View: Encodable {
        private enum Key: CodingKey {
            case header
        }

        let history: MessageHistoryView
        let header: String?

        func encode(to encoder: any Encoder) throws {
            try history.encode(to: encoder)
            var container = encoder.container(keyedBy: Key.self)
            try container.encodeIfPresent(header, forKey: .header)
        }
    }
}

extension MessageHistoryView {
    /// Returns the history as text for people.
    func text() -> String {
        var lines = [
            "Queue ID     \(id)",
            "Received     \(receivedAt)\(client.map { " from \($0)" } ?? "")\(login.map { ", login \($0)" } ?? "")",
            "Envelope     \(sender) to \(deliveries.flatMap(\.recipients).joined(separator: ", "))",
            "From         \(from ?? "(none)")",
            "Subject      \(subject ?? "(none)")",
            "Message-ID   \(messageID ?? "(none)")",
            "Size         \(size) bytes",
        ]
        if let duplicateOf { lines.append("Duplicate of \(duplicateOf)") }
        for delivery in deliveries {
            let part = deliveries.count > 1 ? " \(delivery.part) of \(deliveries.count)" : ""
            lines.append("Delivery\(part)     \(delivery.state) by \(delivery.account), priority \(delivery.priority)")
            if let reason = delivery.reason { lines.append("             \(reason)") }
            if let due = delivery.dueAt { lines.append("             next attempt \(due)") }
            if let remoteID = delivery.remoteID { lines.append("             remote ID \(remoteID)") }
            if let sent = delivery.sentMessageID { lines.append("             sent as \(sent)") }
        }
        lines.append("")
        for step in story {
            let part = deliveries.count > 1 ? step.part.map { " (part \($0))" } ?? "" : ""
            lines.append("\(step.at)  \(step.what)\(part)  \(step.detail)")
            if let answer = step.answer { lines.append("    Google's answer: \(answer)") }
        }
        return lines.map(PrintableText.line).joined(separator: "\n")
    }
}

/// The header of a queued message, as received.
enum MessageHeaderText {
    private static let longest = 1 << 20

    static func read(_ id: QueueID, from store: any QueueStore) async throws -> String {
        let content = try await store.content(of: id)
        let count = min(content.size, longest)
        let bytes = try unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            filled = unsafe try content.read(at: 0, into: UnsafeMutableRawBufferPointer(buffer))
        }
        let header = try HeaderBlock(bytes)
        return String(decoding: bytes.prefix(header.length), as: UTF8.self)
    }
}

extension DeliveryName: ExpressibleByArgument {
    package init?(argument: String) { self.init(argument) }
}

extension QueueID: ExpressibleByArgument {}
extension DeliveryState: ExpressibleByArgument {
    static var allNames: String { allCases.map(\.rawValue).joined(separator: ", ") }
}
