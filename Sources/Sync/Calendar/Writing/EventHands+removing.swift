import Odoo
import Storage

/// Removes what was deleted at Google.
extension EventHands {
    /// Removes the deleted appointments of all units together.
    func removeGone(_ works: inout [AppointmentWriter.Work]) async throws(OdooError) {
        let busy = works.indices.filter { !gone(works[$0]).isEmpty }
        try await together(busy, &works) { units, works throws(OdooError) in
            try await remove(units.flatMap { gone(works[$0]) })
        }
    }

    private func gone(_ work: AppointmentWriter.Work) -> [Int] {
        work.steps.compactMap { if case .remove(let event, _) = $0 { event } else { nil } }
    }

    private func remove(_ events: [Int]) async throws(OdooError) {
        var rest = events[...]
        while !rest.isEmpty {
            let next = Array(rest.prefix(EventDesk.bulk))
            if fields.hasGoogleConnector {
                // With its id, the connector would only archive the event, and delete it from Google.
                try await eachIfMissing(next) { ids throws(OdooError) in
                    try await desk.write(Self.model, ids, ["google_id": false, "need_sync": false])
                }
            }
            try await eachIfMissing(next) { ids throws(OdooError) in try await desk.remove(Self.model, ids) }
            rest = rest.dropFirst(next.count)
        }
    }

    /// Handles all records at once, or one by one if some no longer exist.
    func eachIfMissing(
        _ records: [Int],
        _ work: ([Int]) async throws(OdooError) -> Void
    ) async throws(OdooError) {
        guard !records.isEmpty else { return }
        do throws(OdooError) { return try await work(records) } catch {
            guard case .missingRecord = error.cause else { throw error }
        }
        for record in records where records.count > 1 {
            do throws(OdooError) { try await work([record]) } catch {
                guard case .missingRecord = error.cause else { throw error }
            }
        }
    }
}
