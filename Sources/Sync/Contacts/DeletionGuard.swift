/// Keeps a run from deleting too much, when Odoo's data was lost or someone ended all subscriptions by mistake.
struct DeletionGuard: Sendable {
    /// The percentage of all contacts that a run may delete without asking.
    let percent: Int

    /// - Parameters:
    ///   - deletions: how many would be deleted.
    ///   - total: how many the gateway has at Google.
    func allows(_ deletions: Int, of total: Int) -> Bool { deletions * 100 <= total * percent }
}
