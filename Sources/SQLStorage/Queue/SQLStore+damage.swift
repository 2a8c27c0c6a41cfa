package import Base
package import Storage

extension SQLStore {
    package func holdUnknown(at now: Timestamp) async throws(StorageError) -> [DeliveryID: String] {
        let known = StateCode.list(Set(DeliveryState.allCases))
        // Counted by triggers, so that nothing has to be read where all is well.
        let counted = try await read { database in
            try database.value(
                "SELECT CAST(sum(count) AS BIGINT) FROM tally WHERE state NOT IN (\(known))",
                as: Int.self
            ) ?? 0
        }
        guard counted > 0 else { return [:] }
        return try await commits.run(telling: .nothing) { database in
            let rows = try database.rows(
                "SELECT \(Rows.deliveryColumns) FROM delivery d WHERE d.state NOT IN (\(known))"
            )
            var held: [DeliveryID: String] = [:]
            for delivery in try rows.map({ try Rows.delivery($0) }) {
                let damage = delivery.unknowns.map { "\($0) is unknown" }.joined(separator: "; ")
                held[delivery.id] = damage
                // It may have been sent, so Sent is searched before it is sent again.
                try database.run(
                    """
                    UPDATE delivery SET state = ?, reason = ?, must_search = TRUE, node = NULL, ended_at = NULL
                    WHERE message = ? AND part = ?
                    """,
                    [
                        StateCode.held.rawValue, Reason(.recordDamaged, damage).stored, delivery.id.message.rawValue,
                        delivery.id.part,
                    ]
                )
            }
            return held
        }
    }
}
