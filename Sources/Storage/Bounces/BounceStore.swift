/// How far the inboxes of the accounts have been looked through for bounces. Each verb is one transaction.
package protocol BounceStore: Sendable {
    /// Gmail's history id from which the next look goes on; `nil` before the first.
    func bounceCursor(of account: AccountID) async throws(StorageError) -> String?

    func setBounceCursor(_ historyID: String, of account: AccountID) async throws(StorageError)
}
