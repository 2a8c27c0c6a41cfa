import Base
import Google
import Storage

/// Applies the configured treatment in Gmail to messages that are certain to be in the staging list.
struct FolderClearer: Sendable {
    let context: JobContext
    let gmail: GmailClient
    let quota: QuotaBook
    let folder: TransferFolder
    let list: TransferList
    let store: any TransferStore
    let limits: TransferLimits
    let treatment: TransferTreatment

    /// Each treatment is idempotent in Gmail and is recorded in the store afterwards, so repeating it after a crash
    /// changes nothing. A message that Gmail refuses stays as it is and does not stop the others.
    func clear(_ ids: [String]) async throws(JobStop) {
        switch treatment {
        case .leave: try await note(ids)
        case .trash:
            try await oneByOne(ids, QuotaCost.trashMessage) { id throws(GoogleError) in
                _ = try await gmail.trash(id)
            }
        case .removeLabel where ids.count < limits.batchFrom: try await removeOneByOne(ids)
        case .removeLabel:
            for start in stride(from: 0, to: ids.count, by: limits.largestBatch) {
                let batch = Array(ids[start..<min(start + limits.largestBatch, ids.count)])
                if try await removeAtOnce(batch) {
                    try await note(batch)
                } else {
                    try await removeOneByOne(batch)
                }
            }
        }
    }

    /// Returns false if Gmail refuses the whole batch, perhaps because one message no longer exists.
    private func removeAtOnce(_ ids: [String]) async throws(JobStop) -> Bool {
        try await context.retrying(after: limits.retryPauses) { () throws(JobStop) in
            try await quota.spend(QuotaCost.modifyMessages, of: context.account)
            do throws(GoogleError) {
                try await gmail.remove(label: folder.labelID, fromAll: ids)
                return true
            } catch {
                guard error.refusalOfOne != nil else { throw JobStop(error) }
                return false
            }
        }
    }

    private func removeOneByOne(_ ids: [String]) async throws(JobStop) {
        try await oneByOne(ids, QuotaCost.modifyMessage) { id throws(GoogleError) in
            _ = try await gmail.remove(label: folder.labelID, from: id)
        }
    }

    private func oneByOne(
        _ ids: [String],
        _ cost: Int,
        _ work: (String) async throws(GoogleError) -> Void
    ) async throws(JobStop) {
        for id in ids {
            let refusal: GoogleError? = try await context.retrying(after: limits.retryPauses) { () throws(JobStop) in
                try await quota.spend(cost, of: context.account)
                do throws(GoogleError) {
                    try await work(id)
                    return nil
                } catch {
                    guard error.refusalOfOne != nil else { throw JobStop(error) }
                    return error
                }
            }
            if let refusal {
                try await context.reporter.failed(refusal.reason)
            } else {
                try await note([id])
            }
        }
    }

    private func note(_ ids: [String]) async throws(JobStop) {
        guard !ids.isEmpty else { return }
        do { try await store.markCleared(ids, in: list) } catch { throw JobStop(error) }
    }
}
