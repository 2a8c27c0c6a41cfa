import Admin
import ArgumentParser
import Base
import CommandSupport
import Gateway
import SQLStorage
import Storage

/// `gsuite-gateway status`
struct Status: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Show the gateways that serve the store.",
        discussion: "With PostgreSQL, any number of nodes may serve one store; with SQLite, one does."
    )

    /// The output of `--json`.
    struct View: Encodable {
        let serving: Bool
        let nodes: [NodeView]
        let lost: [LostNodeView]
    }

    /// The accounts that a line names.
    private static let mostNamed = 3

    @OptionGroup var common: CommonOptions

    func run() async throws {
        let store = try await common.readStore()
        let isServing = try await store.isServed()
        let accounts = try await store.accountsByID().mapValues { "\($0.address)" }
        let list = try await store.nodes()
        let view = NodeListView(list, accounts: accounts)
        if common.json {
            try printJSON(View(serving: isServing, nodes: view.nodes, lost: view.lost))
        } else {
            print(text(list, view, isServing: isServing))
        }
    }

    private func text(_ list: NodeList, _ view: NodeListView, isServing: Bool) -> String {
        guard !view.nodes.isEmpty else { return isServing ? "A gateway is running." : "No gateway is running." }
        var table = Table("NODE", "VERSION", "UP", "HEARTBEAT", "ACCOUNTS", "ALSO DOES")
        for (node, view) in zip(list.nodes, view.nodes) {
            table.add(
                node.name,
                node.version,
                age(list.asOf - node.startedAt),
                view.silent ? "overdue, \(age(list.asOf - node.heartbeatAt)) ago" : "present",
                Self.accounts(view.accounts),
                view.duties.joined(separator: ", ")
            )
        }
        let lost = list.missing.map { node in
            "\(node.name) was lost \(age(list.asOf - node.lostAt)) ago; the others have taken over its work."
        }
        return ([table.render()] + lost).joined(separator: "\n")
    }

    private static func accounts(_ all: [String]) -> String {
        let rest = all.count - mostNamed
        return all.prefix(mostNamed).joined(separator: ", ") + (rest > 0 ? " and \(rest) more" : "")
    }
}
