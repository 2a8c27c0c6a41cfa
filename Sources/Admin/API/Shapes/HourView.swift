import Base
import Storage

/// The mail of one hour, for programs.
struct HourView: Encodable, Sendable {
    let start: String
    let received: Int
    let delivered: Int
    let failed: Int
    let waiting: Int
    let medianMilliseconds: Int64?
    let p95Milliseconds: Int64?

    init(_ hour: TrafficPeriod) {
        start = hour.start.iso8601
        received = hour.received
        delivered = hour.delivered
        failed = hour.failed
        waiting = hour.waiting
        medianMilliseconds = hour.delays.quantile(0.5)?.milliseconds
        p95Milliseconds = hour.delays.quantile(0.95)?.milliseconds
    }
}
