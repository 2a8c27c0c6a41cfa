import Base

/// A setup of Odoo or its removal from the console, and how far it is. One at a time per database.
struct OdooRun: Codable, Sendable {
    enum Kind: String, Codable, Sendable {
        case setUp, removal
    }

    /// A run that takes longer is stopped.
    private static let longest = Duration.minutes(15)

    let kind: Kind
    /// `nil` until the first step is done.
    private(set) var total: Int?
    private(set) var number = 0
    /// The completed steps, in order.
    private(set) var steps: [OdooSetupStep] = []
    var failure: OdooSetupFailure?

    init(_ kind: Kind) { self.kind = kind }

    /// The name of a database's current run, or its last one.
    static func name(of database: String) -> String { "odoo \(database)" }

    static func carryOut(
        _ progress: Locked<OdooRun>,
        _ work:
            @escaping @Sendable (
                _ told: @escaping @Sendable (OdooSetupProgress) -> Void
            ) async throws(OdooSetupFailure) -> Void
    ) async {
        let failure = await withTaskGroup(of: OdooSetupFailure?.self) { group in
            group.addTask {
                do throws(OdooSetupFailure) {
                    try await work { told in progress.withLock { $0.note(told) } }
                } catch {
                    return Task.isCancelled ? .interrupted : error
                }
                return nil
            }
            group.addTask {
                do { try await Task.sleep(for: Self.longest) } catch { return .interrupted }
                return OdooSetupFailure(.noAnswer, "it takes too long", about: "timeout")
            }
            let first = await group.next() ?? nil
            group.cancelAll()
            return first
        }
        progress.withLock { $0.failure = failure }
    }

    private mutating func note(_ progress: OdooSetupProgress) {
        total = progress.total
        number = progress.number
        steps.append(progress.step)
    }
}

extension OdooSetupFailure {
    /// The gateway was stopped before it was done.
    static let interrupted = OdooSetupFailure(
        .interrupted,
        "The gateway was stopped before it was done. Start it again; what is done already is kept."
    )
}
