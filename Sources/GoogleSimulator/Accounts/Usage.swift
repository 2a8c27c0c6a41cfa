import Base

/// An account's recent usage.
struct Usage {
    /// Weighted events within a window of time.
    private struct Window {
        var events: [(at: Timestamp, weight: Int)] = []
        var first = 0
        var total = 0

        mutating func forget(before moment: Timestamp) {
            while first < events.count, events[first].at <= moment {
                total -= events[first].weight
                first += 1
            }
            if first > 1024, first > events.count / 2 {
                events.removeFirst(first)
                first = 0
            }
        }

        mutating func add(_ weight: Int, at moment: Timestamp) {
            events.append((moment, weight))
            total += weight
        }

        var oldest: Timestamp? { first < events.count ? events[first].at : nil }
    }

    private static let minute = Duration.minutes(1)
    private static let day = Duration.days(1)

    private var units = Window()
    private var messages = Window()
    var inFlight = 0

    /// Charges `cost` units; attempts count even if they are refused later.
    mutating func charge(_ cost: Int, _ limits: UsageLimits, at now: Timestamp) throws(APIError) {
        guard let most = limits.unitsPerMinute else { return }
        units.forget(before: now - Self.minute)
        guard units.total + cost <= most else {
            switch limits.rateAnswer {
            case .forbidden: throw .forbidden("rateLimitExceeded")
            case .tooManyRequests:
                throw .tooManyRequests(retryAfter: ((units.oldest ?? now) + Self.minute).iso8601)
            }
        }
        units.add(cost, at: now)
    }

    /// Counts a message before it is sent.
    mutating func send(_ limits: UsageLimits, at now: Timestamp) throws(APIError) {
        guard let most = limits.messagesPerDay else { return }
        messages.forget(before: now - Self.day)
        guard messages.total < most else {
            throw .tooManyRequests(
                retryAfter: ((messages.oldest ?? now) + Self.day).iso8601,
                about: " (Mail sending)"
            )
        }
        messages.add(1, at: now)
    }
}
