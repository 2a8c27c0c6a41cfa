import Base
package import Storage

/// The nodes that serve the store, for programs.
package struct NodeListView: Encodable, Sendable {
    package let nodes: [NodeView]
    /// The nodes that were lost in the last days, the last first.
    package let lost: [LostNodeView]

    /// - Parameter accounts: the addresses of all accounts.
    package init(_ list: NodeList, accounts: [AccountID: String]) {
        nodes = list.nodes.map { NodeView($0, isSilent: list.isSilent($0), accounts: accounts) }
        lost = list.lost.map(LostNodeView.init)
    }
}

/// A node that serves the store.
package struct NodeView: Encodable, Sendable {
    package let name: String
    package let version: String
    package let since: String
    package let lastHeartbeat: String
    /// Whether its heartbeat is overdue.
    package let silent: Bool
    /// The accounts that it sends for at the moment.
    package let accounts: [String]
    /// What it alone does for all: `maintenance`, `odoo`.
    package let duties: [String]

    init(_ node: NodeRecord, isSilent: Bool, accounts: [AccountID: String]) {
        (name, version) = (node.name, node.version)
        since = node.startedAt.iso8601
        lastHeartbeat = node.heartbeatAt.iso8601
        silent = isSilent
        self.accounts = node.accounts.map { accounts[$0] ?? "\($0.rawValue)" }.sorted()
        duties = (node.maintains ? ["maintenance"] : []) + (node.asksOdoo ? ["odoo"] : [])
    }
}

/// A node that died, or that the others could not see any more.
package struct LostNodeView: Encodable, Sendable {
    package let name: String
    package let version: String
    package let since: String
    package let lostAt: String

    init(_ node: LostNode) {
        (name, version) = (node.name, node.version)
        (since, lostAt) = (node.startedAt.iso8601, node.lostAt.iso8601)
    }
}
