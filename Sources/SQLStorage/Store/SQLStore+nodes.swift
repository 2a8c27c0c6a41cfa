package import Base
package import Storage

extension SQLStore: NodeStore {
    /// Of the process that serves a store alone.
    private static let onlyNode = "gateway"
    /// How long lost nodes are remembered.
    private static let lostRetention = Duration.days(7)

    private var membership: Membership? { (engine as? PostgreSQLEngine)?.membership }

    package var nodeName: String { membership.map { "\($0.identity.incarnation)" } ?? Self.onlyNode }

    package var fence: Fence? { membership?.identity.fence }

    package var clock: any WallClock { engine.clock }

    package func nodes() async throws(StorageError) -> NodeList {
        guard engine is PostgreSQLEngine else { return NodeList(asOf: clock.now) }
        let own = membership?.identity.incarnation
        return try await read { database in
            var duties: [Int64: Set<Duty>] = [:]
            for row in try database.rows("SELECT incarnation, name FROM duty") {
                if let duty = Duty(stored: try row[1]) { duties[try row[0], default: []].insert(duty) }
            }
            let nodes = try database.rows(
                """
                SELECT incarnation, name, version, started_at, heartbeat_at, key_in_use, kept_key FROM node
                ORDER BY name, started_at
                """
            ).map { row in
                let incarnation: Int64 = try row[0]
                let held = duties[incarnation] ?? []
                let accounts: [AccountID] = held.compactMap { if case .account(let id) = $0 { id } else { nil } }
                var node = NodeRecord(
                    name: try row[1],
                    version: try row[2],
                    startedAt: try row[3],
                    heartbeatAt: try row[4],
                    isThis: incarnation == own,
                    accounts: accounts.sorted(),
                    maintains: held.contains(.maintenance),
                    asksOdoo: held.contains(.odoo)
                )
                (node.keyInUse, node.keptKey) = (try row[5], try row[6])
                return node
            }
            let lost = try database.rows(
                "SELECT name, version, started_at, lost_at FROM lost_node ORDER BY lost_at DESC"
            )
            .map { try LostNode(name: $0[0], version: $0[1], startedAt: $0[2], lostAt: $0[3]) }
            let now: Timestamp? = try database.value("SELECT \(ServerTime.sql)")
            return NodeList(nodes: nodes, lost: lost, asOf: now ?? Timestamp(milliseconds: 0))
        }
    }

    package func holder(of duty: Duty) -> DutyHolder { membership?.holder(of: duty) ?? .this }

    package func claim(_ duty: Duty) async throws(StorageError) -> Bool {
        guard let membership else { return true }
        switch membership.holder(of: duty) {
        case .this: return true
        case .another: return false
        case .nobody: break
        }
        let incarnation = membership.identity.incarnation
        let holder: Int64? = try await commits.run(telling: .nothing) { database in
            try database.value(
                """
                INSERT INTO duty (name, incarnation) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET incarnation = CASE
                    WHEN EXISTS (SELECT 1 FROM node n WHERE n.incarnation = duty.incarnation) THEN duty.incarnation
                    ELSE excluded.incarnation
                END RETURNING incarnation
                """,
                [duty.stored, incarnation]
            )
        }
        return membership.note(duty, of: holder ?? 0)
    }

    package func release(_ duty: Duty) async throws(StorageError) {
        guard let membership, membership.holder(of: duty) == .this else { return }
        let incarnation = membership.identity.incarnation
        membership.gaveBack(duty)
        try await commits.run(telling: .nodes) { database in
            try database.run("DELETE FROM duty WHERE name = ? AND incarnation = ?", [duty.stored, incarnation])
        }
    }

    package func takeOver(at now: Timestamp, searchAt: Timestamp) async throws(StorageError) -> TakeOver {
        guard let membership else { return TakeOver() }
        let dead = membership.dead
        return try await commits.run { database in
            var taken = TakeOver()
            for node in dead {
                if let name = try Self.bury(node, database, at: now) { taken.nodes.append(name) }
            }
            try database.run("DELETE FROM lost_node WHERE lost_at < ?", [now - Self.lostRetention])
            // Also what those had who left, or whom another one has buried.
            let isOrphan = SQLCondition("coalesce(node, '') NOT IN (SELECT CAST(incarnation AS text) FROM node)")
            try database.run("DELETE FROM duty WHERE incarnation NOT IN (SELECT incarnation FROM node)")
            taken.deliveries = try Self.recover(database, isOrphan, at: now, searchAt: searchAt)
            let runs: Int? = try database.value(
                "SELECT count(*) FROM action_state WHERE run IS NOT NULL AND \(isOrphan.sql)"
            )
            taken.runs = runs ?? 0
            if taken.runs > 0 { try Self.interrupt(database, isOrphan, at: now) }
            return taken
        }
    }

    /// Removes the row of a node unless it has shown since that it lives. Returns its name.
    private static func bury(
        _ node: HeartbeatWatch.Sight,
        _ database: any SQLConnection,
        at now: Timestamp
    ) throws -> String? {
        let row = try database.row(
            "DELETE FROM node WHERE incarnation = ? AND beats = ? RETURNING name, version, started_at",
            [node.incarnation, node.beats]
        )
        guard let row else { return nil }
        let (name, version, startedAt): (String, String, Timestamp) = try (row[0], row[1], row[2])
        try database.run(
            "INSERT INTO lost_node (incarnation, name, version, started_at, lost_at) VALUES (?, ?, ?, ?, ?)",
            [node.incarnation, name, version, startedAt, now]
        )
        return name
    }

    package func forEachNodeEvent(_ body: @Sendable (NodeEvent) async -> Void) async {
        guard let membership else { return }
        for await event in membership.events { await body(event) }
    }
}
