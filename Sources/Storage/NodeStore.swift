package import Base

/// The gateways that share a store: who they are, which of them does what, and what becomes of the work of one that died.
///
/// A store that one process serves has the same verbs: then there is one node, and it holds every duty.
package protocol NodeStore: Sendable {
    /// Under which this node leases deliveries and claims runs. It changes when the others have taken the node for dead.
    var nodeName: String { get }

    /// Until when this node may act on what it holds; `nil` where no other node could take it over.
    var fence: Fence? { get }

    /// The clock of all times in the store, the same on all nodes.
    var clock: any WallClock { get }

    /// The nodes that serve the store, and those that were lost lately; none where no others are possible.
    func nodes() async throws(StorageError) -> NodeList

    /// Which node has that duty, as far as is known without asking the database.
    func holder(of duty: Duty) -> DutyHolder

    /// Takes the duty unless another node has it. Returns whether this node has it now.
    func claim(_ duty: Duty) async throws(StorageError) -> Bool

    /// Gives the duty back.
    func release(_ duty: Duty) async throws(StorageError)

    /// Removes nodes that are dead from the store and, in the same transaction, takes over what they, and those that have
    /// left, had under way: what they were sending is `outcomeUnknown`, to be searched for at `searchAt`; what they were
    /// running is due again.
    func takeOver(at now: Timestamp, searchAt: Timestamp) async throws(StorageError) -> TakeOver

    /// Passes what becomes of the nodes to `body`, until the task is cancelled. Returns at once where no others are possible.
    func forEachNodeEvent(_ body: @Sendable (NodeEvent) async -> Void) async
}

/// What one node does at a time.
package enum Duty: Sendable, Hashable {
    /// Sending the mail of that account.
    case account(AccountID)
    /// Forgetting old records, indexing, checking the accounts.
    case maintenance
    /// Asking the Odoo databases.
    case odoo
}

/// Who has a duty.
package enum DutyHolder: Sendable, Hashable {
    case this, another, nobody
}

/// A gateway that serves the store.
package struct NodeRecord: Sendable, Hashable {
    package var name: String
    package var version: String
    package var startedAt: Timestamp
    package var heartbeatAt: Timestamp
    /// Whether it is the one that was asked.
    package var isThis: Bool
    /// The accounts that it sends for at the moment.
    package var accounts: [AccountID]
    /// Whether it does what one node does for all.
    package var maintains: Bool
    package var asksOdoo: Bool
    /// While a new sealing key is handed over: the name of the key that the node uses.
    package var keyInUse: [UInt8]?
    /// While a new sealing key is handed over: the name of the key in the node's own key source.
    package var keptKey: [UInt8]?

    package init(
        name: String,
        version: String,
        startedAt: Timestamp,
        heartbeatAt: Timestamp,
        isThis: Bool,
        accounts: [AccountID] = [],
        maintains: Bool = false,
        asksOdoo: Bool = false
    ) {
        self.name = name
        self.version = version
        self.startedAt = startedAt
        self.heartbeatAt = heartbeatAt
        self.isThis = isThis
        self.accounts = accounts
        self.maintains = maintains
        self.asksOdoo = asksOdoo
    }
}

/// A node that died, or that the others could not see any more.
package struct LostNode: Sendable, Hashable {
    package var name: String
    package var version: String
    package var startedAt: Timestamp
    package var lostAt: Timestamp

    package init(name: String, version: String, startedAt: Timestamp, lostAt: Timestamp) {
        self.name = name
        self.version = version
        self.startedAt = startedAt
        self.lostAt = lostAt
    }
}

/// The nodes of a store.
package struct NodeList: Sendable, Hashable {
    /// By name.
    package var nodes: [NodeRecord]
    /// The last first.
    package var lost: [LostNode]
    /// The database server's time.
    package var asOf: Timestamp

    package init(nodes: [NodeRecord] = [], lost: [LostNode] = [], asOf: Timestamp) {
        self.nodes = nodes
        self.lost = lost
        self.asOf = asOf
    }

    /// How long others must see no heartbeat before a node is dead for them.
    package static let deadAfter = Duration.seconds(10)
    /// How long a lost node is worth an alert.
    private static let attention = Duration.hours(24)

    /// Whether the node has sent no heartbeat for so long that others will take it over.
    package func isSilent(_ node: NodeRecord) -> Bool { asOf - node.heartbeatAt > Self.deadAfter }

    /// The nodes lost lately of which none of the same name runs by now.
    package var missing: [LostNode] {
        var seen = Set(nodes.map(\.name))
        return lost.filter { asOf - $0.lostAt < Self.attention && seen.insert($0.name).inserted }
    }
}

/// What was taken over of nodes that are gone.
package struct TakeOver: Sendable, Hashable {
    /// The names of those that died.
    package var nodes: [String] = []
    package var deliveries = 0
    package var runs = 0

    package init() {}
}

/// What became of the nodes.
package enum NodeEvent: Sendable, Hashable {
    /// A node died or left: its work must be taken over.
    case gone
    /// Other nodes no longer send for these accounts.
    case freed(Set<AccountID>)
    /// The others took this node for dead; what it held is theirs.
    case fenced
    /// It is one of them again.
    case joined
    /// The system's clock differs from the database server's by this much.
    case clockDiffers(Duration)
    /// No heartbeat reaches the database.
    case silent(reason: String)
}

/// What another process has changed in the store.
package enum StoreChange: Sendable, Hashable {
    /// Mail was queued for these accounts.
    case queued(Set<AccountID>)
    /// Quota of these accounts was spent.
    case spent(Set<AccountID>)
    /// The nodes, or their duties.
    case nodes
    /// Odoo called: users asked for something there.
    case odoo
    /// Anything else; then `changeMarker` has changed.
    case anything
    /// What was told may have been missed.
    case missed
}
