import Base
import Logging
import ServiceLifecycle

/// Logs a summary of what the log limiter suppressed, once its window has ended, and the rest when the process ends.
struct LogSummaries: Service {
    private static let interval = Duration.seconds(5)

    let limiter: LogLimiter
    let clock: any WallClock
    let logger: Logger

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while (try? await clock.sleep(until: clock.now + Self.interval)) != nil { write(limiter.takeSummaries()) }
        }
        write(limiter.takeSummaries(endingAll: true))
    }

    private func write(_ summaries: [LogLimiter.Summary]) {
        for summary in summaries {
            logger.warning(
                "\(summary)",
                metadata: [
                    "area": "\(summary.kind.area)", "addresses": "\(summary.busiestText)",
                    "since": "\(summary.since.iso8601)", "until": "\(summary.until.iso8601)",
                ]
            )
        }
    }
}
