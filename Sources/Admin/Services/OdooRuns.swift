import Base

/// Setups of Odoo and their removals from the console: each continues on its own, since it may take a minute, and the
/// page shows the progress. One at a time per database.
final class OdooRuns: Sendable {
    enum Kind: Sendable {
        case setUp, removal
    }

    struct Run: Sendable {
        let kind: Kind
        /// `nil` until the first step is done.
        fileprivate(set) var total: Int?
        fileprivate(set) var number = 0
        /// The completed steps, in order.
        fileprivate(set) var steps: [OdooServices.Step] = []
        fileprivate(set) var failure: OdooServices.Failure?
        fileprivate(set) var isOver = false
    }

    /// A run that takes longer is stopped.
    private static let longest = Duration.minutes(15)

    private struct State {
        var runs: [String: Run] = [:]
        var tasks: [String: Task<Void, Never>] = [:]
    }

    private let state = Locked(State())

    /// - Parameter onEnd: called when it is over.
    /// - Returns: false if one is already running for that database.
    func begin(
        _ database: String,
        _ kind: Kind,
        onEnd: @escaping @Sendable (Run) -> Void,
        work:
            @escaping @Sendable (
                _ told: @escaping @Sendable (OdooServices.Progress) -> Void
            ) async throws(OdooServices.Failure) -> Void
    ) -> Bool {
        state.withLock { state in
            guard state.runs[database]?.isOver != false else { return false }
            state.runs[database] = Run(kind: kind)
            state.tasks[database] = Task { await self.carryOut(database, onEnd, work) }
            return true
        }
    }

    /// The database's current run, or its last one.
    func run(of database: String) -> Run? { state.withLock { $0.runs[database] } }

    /// Forgets a finished run after it has been shown.
    func forget(_ database: String) {
        state.withLock { state in if state.runs[database]?.isOver == true { state.runs[database] = nil } }
    }

    /// Stops all runs.
    func cancel() {
        for task in state.withLock({ Array($0.tasks.values) }) { task.cancel() }
    }

    private func carryOut(
        _ database: String,
        _ onEnd: @Sendable (Run) -> Void,
        _ work:
            @escaping @Sendable (
                _ told: @escaping @Sendable (OdooServices.Progress) -> Void
            ) async throws(OdooServices.Failure) -> Void
    ) async {
        let failure = await withTaskGroup(of: OdooServices.Failure?.self) { group in
            group.addTask {
                do throws(OdooServices.Failure) { try await work { self.note($0, database) } } catch { return error }
                return nil
            }
            group.addTask {
                do { try await Task.sleep(for: Self.longest) } catch {}
                return OdooServices.Failure(.noAnswer, "it takes too long", about: "timeout")
            }
            let first = await group.next() ?? nil
            group.cancelAll()
            return first
        }
        let run = state.withLock { state in
            state.runs[database]?.failure = failure
            state.runs[database]?.isOver = true
            state.tasks[database] = nil
            return state.runs[database]
        }
        if let run { onEnd(run) }
    }

    private func note(_ progress: OdooServices.Progress, _ database: String) {
        state.withLock { state in
            state.runs[database]?.total = progress.total
            state.runs[database]?.number = progress.number
            state.runs[database]?.steps.append(progress.step)
        }
    }
}
