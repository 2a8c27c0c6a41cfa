import Base
import Logging
import SQLStorage
import ServiceLifecycle
import Storage

/// Services that one node runs at a time, the next one where that dies or stops.
struct SoleServices: Service {
    /// How often to look whether the duty is free, or still this node's. One that has lost it can act no more at once, see
    /// `Fence`.
    private static let interval = Duration.seconds(2)

    let duty: Duty
    let services: [any Service]
    let store: SQLStore
    let logger: Logger

    func run() async throws {
        try await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                if await isMine() { try await runWhileMine() }
                try? await Task.sleep(for: Self.interval)
            }
        }
        try? await store.release(duty)
    }

    private func isMine() async -> Bool {
        do { return try await store.claim(duty) } catch {
            logger.debug("cannot claim a duty", metadata: ["duty": "\(duty)", "error": "\(error)"])
            return false
        }
    }

    private func runWhileMine() async throws {
        try await Fence.$current.withValue(store.fence) {
            try await withThrowingTaskGroup { group in
                // A node alone keeps every duty.
                if store.fence != nil {
                    group.addTask {
                        while !Task.isCancelled, store.holder(of: duty) == .this {
                            try? await Task.sleep(for: Self.interval)
                        }
                    }
                }
                for service in services { group.addTask { try await service.run() } }
                // Whichever ends first ends the others.
                try await group.next()
                group.cancelAll()
                while !group.isEmpty { try? await group.next() }
            }
        }
    }
}
