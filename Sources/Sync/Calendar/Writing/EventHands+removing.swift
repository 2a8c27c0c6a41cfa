import Odoo
import Storage

/// Removes what was deleted at Google.
extension EventHands {
    /// Removes the deleted appointments of all units in one call; if Odoo refuses that, unit by unit.
    func removeGone(_ works: inout [AppointmentWriter.Work]) async throws(OdooError) {
        let busy = works.indices.filter { works[$0].failure == nil && !gone(works[$0]).isEmpty }
        do throws(OdooError) { return try await remove(busy.flatMap { gone(works[$0]) }) } catch {
            guard Self.mayConcernOne(error) else { throw error }
        }
        for index in busy {
            do throws(OdooError) { try await remove(gone(works[index])) } catch { try note(error, &works[index]) }
        }
    }

    private func gone(_ work: AppointmentWriter.Work) -> [Int] {
        work.steps.compactMap { if case .remove(let event, _) = $0 { event } else { nil } }
    }

    private func remove(_ events: [Int]) async throws(OdooError) {
        var rest = events[...]
        while !rest.isEmpty {
            let next = Array(rest.prefix(desk.batch))
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
