import Base
import ServiceLifecycle

/// Repeats work at an interval until the gateway stops.
struct Rounds: Sendable {
    let interval: Duration
    let clock: any WallClock

    func run(_ work: @escaping @Sendable () async -> Void) async {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                await work()
                do { try await clock.sleep(until: clock.now + interval) } catch { return }
            }
        }
    }
}
