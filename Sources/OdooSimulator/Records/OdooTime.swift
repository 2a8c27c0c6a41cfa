import Base

/// Times in Odoo's format: `2026-11-23 08:00:00`, in UTC.
enum OdooTime {
    static func text(_ moment: Timestamp, fraction: Bool = false) -> String {
        let time = CivilTime(moment)
        let text = "\(date(time)) \(two(time.hour)):\(two(time.minute)):\(two(time.second))"
        guard fraction, time.millisecond > 0 else { return text }
        return "\(text).\(String(1000 + time.millisecond).dropFirst())000"
    }

    /// - Returns: `nil` for text that is not `YYYY-MM-DD`, with or without ` HH:MM:SS`.
    static func moment(_ text: String) -> Timestamp? {
        let numbers = text.split(whereSeparator: { "- T:.".contains($0) }).prefix(6).map { Int($0) }
        guard numbers.count == 3 || numbers.count == 6, numbers.allSatisfy({ $0 != nil }) else { return nil }
        let parts = numbers.compactMap { $0 } + (numbers.count == 3 ? [0, 0, 0] : [])
        guard (1...12).contains(parts[1]), (1...31).contains(parts[2]) else { return nil }
        let days = CivilTime.daysSince1970(year: parts[0], month: parts[1], day: parts[2])
        let seconds = (days * 24 + parts[3]) * 3600 + parts[4] * 60 + parts[5]
        return Timestamp(milliseconds: Int64(seconds) * 1000)
    }

    static func date(_ time: CivilTime) -> String { "\(time.year)-\(two(time.month))-\(two(time.day))" }

    private static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
