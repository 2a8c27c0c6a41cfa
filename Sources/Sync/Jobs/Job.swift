package import Storage

/// What a scheduled action does for one user. The five implementations are in folders beside this one.
///
/// A run may stop anywhere: at a lost answer, a crash or its deadline. The next run starts again, compares both sides
/// and reaches the same result, so no action relies on the previous run having finished.
package protocol Job: Sendable {
    static var kind: JobKind { get }

    /// Whether the user's settings ask for this action.
    func concerns(_ settings: PersonalSettings) -> Bool

    /// Runs for one user and reports what it does to `context.reporter`. Items that fail are counted there with their
    /// reasons and do not stop the others.
    func run(_ context: JobContext) async throws(JobStop)
}
