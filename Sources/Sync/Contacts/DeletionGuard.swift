/// Keeps a run from deleting much that it should not: where Odoo came back empty, or somebody ended everything by
/// mistake.
struct DeletionGuard: Sendable {
    /// The most that a run may delete without asking, in hundredths of all.
    let percent: Int

    /// - Parameters:
    ///   - deletions: how many would go.
    ///   - total: of how many that the gateway has at Google.
    func allows(_ deletions: Int, of total: Int) -> Bool { deletions * 100 <= total * percent }
}
