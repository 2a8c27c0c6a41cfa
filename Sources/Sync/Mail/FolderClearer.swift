import Base
import Google
import Storage

/// Does in Gmail what the settings say with messages that are in the staging list for certain.
struct FolderClearer: Sendable {
    let gmail: GmailClient
    let quota: QuotaBook
    let account: AccountRecord
    let folder: TransferFolder
    let list: TransferList
    let store: any TransferStore
    let limits: TransferLimits
    let treatment: TransferTreatment

    /// Each of these is idempotent in Gmail, and noted in the store afterwards: doing it again after a crash changes
    /// nothing.
    func clear(_ ids: [String]) async throws(JobStop) {
        switch treatment {
        case .leave: try await note(ids)
        case .trash:
            for id in ids {
                try await quota.spend(QuotaCost.trashMessage, of: account)
                do { _ = try await gmail.trash(id) } catch { throw JobStop(error) }
                try await note([id])
            }
        case .removeLabel where ids.count < limits.batchFrom: try await removeOneByOne(ids)
        case .removeLabel:
            for start in stride(from: 0, to: ids.count, by: limits.largestBatch) {
                let batch = Array(ids[start..<min(start + limits.largestBatch, ids.count)])
                try await quota.spend(QuotaCost.modifyMessages, of: account)
                do { try await gmail.remove(label: folder.labelID, fromAll: batch) } catch {
                    // Refused as a whole, perhaps because of one that is gone.
                    guard [.notFound, .permanent].contains(error.disposition) else { throw JobStop(error) }
                    try await removeOneByOne(batch)
                    continue
                }
                try await note(batch)
            }
        }
    }

    private func removeOneByOne(_ ids: [String]) async throws(JobStop) {
        for id in ids {
            try await quota.spend(QuotaCost.modifyMessage, of: account)
            do { _ = try await gmail.remove(label: folder.labelID, from: id) } catch { throw JobStop(error) }
            try await note([id])
        }
    }

    private func note(_ ids: [String]) async throws(JobStop) {
        guard !ids.isEmpty else { return }
        do { try await store.markCleared(ids, in: list) } catch { throw JobStop(error) }
    }
}
