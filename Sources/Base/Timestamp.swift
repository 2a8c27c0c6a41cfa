/// A moment of wall-clock time, in whole milliseconds since 1970-01-01T00:00:00Z.
///
/// Due times survive restarts, so the gateway uses wall-clock time, not time since boot.
package struct Timestamp: Sendable, Hashable, Comparable, Codable {
    /// Milliseconds since 1970-01-01T00:00:00Z.
    package let milliseconds: Int64

    package init(milliseconds: Int64) {
        self.milliseconds = milliseconds
    }

    /// Whole seconds since 1970-01-01T00:00:00Z, rounded down.
    package var seconds: Int64 { milliseconds / 1000 }

    package init(from decoder: any Decoder) throws {
        milliseconds = try decoder.singleValueContainer().decode(Int64.self)
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(milliseconds)
    }

    package static func < (a: Timestamp, b: Timestamp) -> Bool { a.milliseconds < b.milliseconds }

    package static func + (moment: Timestamp, length: Duration) -> Timestamp {
        Timestamp(milliseconds: moment.milliseconds + length.milliseconds)
    }

    package static func - (moment: Timestamp, length: Duration) -> Timestamp {
        Timestamp(milliseconds: moment.milliseconds - length.milliseconds)
    }

    package static func - (later: Timestamp, earlier: Timestamp) -> Duration {
        .milliseconds(later.milliseconds - earlier.milliseconds)
    }
}

extension Duration {
    /// The length in whole milliseconds, rounded towards zero.
    package var milliseconds: Int64 {
        components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000
    }

    /// `count` minutes.
    package static func minutes(_ count: Int) -> Duration { .seconds(count * 60) }

    /// `count` hours.
    package static func hours(_ count: Int) -> Duration { .seconds(count * 3600) }

    /// `count` days of 24 hours.
    package static func days(_ count: Int) -> Duration { .hours(count * 24) }
}
