import Base
import Logging
import Mail
import Storage

/// A list of addresses that are being delegated to a service account, with the results so far.
struct DelegationRun: Codable, Sendable {
    /// The result for one address.
    struct Result: Codable, Sendable {
        let address: String
        /// `nil` if the gateway itself failed.
        let delegation: Delegation?
    }

    /// Concurrent requests to Google.
    static let concurrency = 8
    /// A run that takes longer is stopped; its remaining addresses are reported as open.
    private static let longest = Duration.minutes(15)

    /// What a list of addresses is called among the console's runs.
    static func name(_ name: String) -> String { "delegation \(name)" }

    let total: Int
    var results: [Result] = []

    /// - Parameter delegate: asks Google about one address; `nil` if that failed.
    static func carryOut(
        _ addresses: [Address],
        _ progress: Locked<DelegationRun>,
        delegate: @escaping @Sendable (Address) async -> Delegation?
    ) async {
        let end = ContinuousClock.now + longest
        await withDiscardingTaskGroup { group in
            let waiting = Locked(addresses[...])
            for _ in 0..<concurrency {
                group.addTask {
                    while !Task.isCancelled, ContinuousClock.now < end,
                        let address = waiting.withLock({ $0.popFirst() })
                    {
                        let result = Result(address: "\(address)", delegation: await delegate(address))
                        progress.withLock { $0.results.append(result) }
                    }
                }
            }
        }
    }
}

extension Console {
    /// Has a service account act for addresses, which may take longer than a request, and returns the page with the progress.
    ///
    /// - Parameters:
    ///   - note: called at the end, with the addresses.
    ///   - delegate: asks Google about one address.
    func delegate(
        _ addresses: [Address],
        note: @escaping @Sendable (String) -> Void,
        by delegate: @escaping @Sendable (Address) async throws -> Delegation
    ) async throws -> LocalPath {
        let name = ConsoleRuns.newName()
        _ = try await runs.begin(DelegationRun.name(name), DelegationRun(total: addresses.count)) { run in
            await gateway.accountsChanged()
            gateway.queueChanged()
            note(run.results.map(\.address).sorted().joined(separator: ", "))
        } work: { progress in
            await DelegationRun.carryOut(addresses, progress) { address in
                do { return try await delegate(address) } catch {
                    logger.error(
                        "cannot add an account of the service account",
                        metadata: [
                            "account": "\(address)", "category": "\(LogCategory.grants.rawValue)", "error": "\(error)",
                        ]
                    )
                    return nil
                }
            }
        }
        return LocalPath("/service-account/runs/\(name)") ?? "/service-account"
    }
}
