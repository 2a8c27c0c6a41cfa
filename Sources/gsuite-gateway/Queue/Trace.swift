import Admin
import ArgumentParser
import Base
import CommandSupport
import Mail
import Storage

/// `gsuite-gateway trace`
struct Trace: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Show the history of messages, found by queue id or by search.",
        discussion: """
            A single match is shown in full; several are listed, newest first. Sent messages are found while their \
            records are kept (queue.retention).
            """
    )

    private static let mostMatches = 50

    @OptionGroup var common: CommonOptions
    @OptionGroup var search: SearchOptions

    @Argument(help: "The queue id, if known.")
    var id: QueueID?

    func validate() throws {
        guard id != nil || !search.isEmpty else { throw ValidationError("Give a queue id or a search option.") }
    }

    func run() async throws {
        let store = try await common.readStore()
        let accounts = try await store.accountsByID()
        let ids = try await matches(store, accounts)
        guard !ids.isEmpty else { throw CommandFailure("no such message", code: Exit.nothingToDo) }
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
