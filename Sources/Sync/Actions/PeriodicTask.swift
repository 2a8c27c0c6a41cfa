package import Base
import ServiceLifecycle

/// Repeats work at an interval until the gateway stops or its task is cancelled.
package struct PeriodicTask: Sendable {
    private let interval: Duration
    private let clock: any WallClock

    package init(interval: Duration, clock: any WallClock) {
        self.interval = interval
        self.clock = clock
    }

    /// Runs `work` now and after each interval.
    package func run(_ work: @escaping @Sendable () async -> Void) async { await run(onFailure: { _ in }, work) }

    /// Runs `work` now, after each interval, and when it is woken.
    ///
    /// - Parameter onFailure: called only for the first of successive failures: the cause may last for hours.
    package func run(
        onFailure: @escaping @Sendable (any Error) -> Void,
        wokenBy signal: Signal = Signal(),
        _ work: @escaping @Sendable () async throws -> Void
    ) async {
        await cancelWhenGracefulShutdown {
            var isFailing = false
            while !Task.isCancelled {
                do {
                    try await work()
                    isFailing = false
                } catch {
                    guard !Task.isCancelled else { return }
                    if !isFailing { onFailure(error) }
                    isFailing = true
                }
                await signal.wait(until: clock.now + interval, clock: clock)
            }
        }
    }
}
