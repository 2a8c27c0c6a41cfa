import Admin
import ArgumentParser
import Base
import CommandSupport
import Mail
import Storage

/// `gsuite-gateway trace`
struct Trace: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Show the history of messages, found by queue ID or by search.",
        discussion: """
            A single match is shown in full; several are listed, newest first. Sent messages are found while their \
            records are kept (queue.retention).
            """
    )

    private static let mostMatches = 50

    @OptionGroup var common: CommonOptions
    @OptionGroup var search: SearchOptions

    @Argument(help: "The queue ID, if known.")
    var id: QueueID?

    func validate() throws {
        guard id != nil || !search.isEmpty else { throw ValidationError("Give a queue ID or a search option.") }
    }

    func run() async throws {
        let store = try await common.readStore()
        let accounts = try await store.accountsByID()
        let ids = try await matches(store, accounts)
        guard !ids.isEmpty else { throw CommandFailure("no message matches", code: Exit.nothingToDo) }
        var histories: [MessageHistoryView] = []
        for id in ids { histories.append(MessageHistoryView(try await store.history(of: id), accounts: accounts)) }
        if common.json { return try printJSON(histories) }
        if histories.count == 1 { return print(histories[0].text()) }
        var table = Table("QUEUE ID", "RECEIVED", "FROM", "TO", "SUBJECT", "STATE")
        for history in histories {
            table.add(
                history.id,
                history.receivedAt,
                cut(history.from ?? "", to: 30),
                cut(history.deliveries.flatMap(\.recipients).first ?? "", to: 30),
                cut(history.subject ?? "", to: 40),
                Set(history.deliveries.map(\.state)).sorted().joined(separator: ", ")
            )
        }
        print(table.render())
    }

    private func matches(_ store: any Store, _ accounts: [AccountID: AccountRecord]) async throws -> [QueueID] {
        if let id { return [id] }
        let entries = try await store.list(try search.query(accounts: accounts, limit: Self.mostMatches))
        var seen: Set<QueueID> = []
        return entries.map(\.message.id).filter { seen.insert($0).inserted }
    }
}

/// Search criteria for messages. A message must match all that are given.
struct SearchOptions: ParsableArguments {
    @Option(help: "Only messages of this account.")
    var account: String?

    @Option(help: "Only messages whose envelope sender or From contains this.")
    var sender: String?

    @Option(help: "Only messages with a recipient whose address contains this.")
    var recipient: String?

    @Option(help: "Only messages whose subject contains this.")
    var subject: String?

    @Option(help: "Only messages with this Message-ID, Odoo's or Gmail's.")
    var messageID: String?

    @Option(help: "Only messages that the receiving side knows by this id, such as Gmail's.")
    var remoteID: String?

    @Option(help: "Only messages received at or after this time: RFC 3339, or a duration before now such as 2h or 3d.")
    var since: Moment?

    @Option(help: "Only messages received before this time.")
    var until: Moment?

    func query(accounts: [AccountID: AccountRecord], limit: Int) throws -> QueueQuery {
        var query = QueueQuery(limit: limit)
        if let account {
            guard let found = accounts.values.first(where: { $0.address.key == Address(account)?.key }) else {
                throw CommandFailure("there is no account \(account); see `account list`", code: Exit.nothingToDo)
            }
            query.account = found.id
        }
        query.sender = sender
        query.recipient = recipient
        query.subject = subject
        query.messageID = messageID
        query.remoteID = remoteID.map(RemoteID.init(stored:))
        query.receivedFrom = since?.timestamp
        query.receivedUntil = until?.timestamp
        return query
    }

    var isEmpty: Bool {
        [account, sender, recipient, subject, messageID, remoteID].allSatisfy { $0 == nil } && since == nil
            && until == nil
    }
}

/// A time on the command line: RFC 3339, or a duration before now.
struct Moment: ExpressibleByArgument {
    let timestamp: Timestamp

    init?(argument: String) {
        if let timestamp = Timestamp(iso8601: argument) {
            self.timestamp = timestamp
            return
        }
        let units: [Character: Int] = ["s": 1, "m": 60, "h": 3600, "d": 86_400]
        guard let unit = argument.last.flatMap({ units[$0] }), let count = Int(argument.dropLast()),
            (0...100_000).contains(count)
        else { return nil }
        timestamp = SystemClock().now - .seconds(count * unit)
    }
}
