package import Storage

/// What a scheduled action does for one person. The five live in folders of their own beside this one.
///
/// A run may stop anywhere: at a lost answer, a crash, a deadline. The next one begins anew, compares both sides, and
/// arrives at the same end; so no job trusts that the run before came to its end.
package protocol Job: Sendable {
    static var kind: JobKind { get }

    /// Whether a person's settings ask for it at all.
    func concerns(_ settings: PersonalSettings) -> Bool

    /// Runs for one person. What was done is told to `context.reporter`; single items that fail are counted there with
    /// their reason and do not stop the others.
    func run(_ context: JobContext) async throws(JobStop)
}
