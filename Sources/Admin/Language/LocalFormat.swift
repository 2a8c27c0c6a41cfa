import Base
import Foundation

/// Formats times and numbers in the reader's language and the console's time zone.
struct LocalFormat: Sendable {
    private static let englishMonths = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    let language: Language
    let zone: TimeZone

    /// - Parameter zone: an IANA name; an unknown one means the machine's zone.
    init(_ language: Language, zone name: String?) {
        self.language = language
        zone = name.flatMap(TimeZone.init(identifier:)) ?? .current
    }

    /// `22.11.2026` or `22 Nov 2026`.
    func date(_ moment: Timestamp) -> String {
        let time = civil(moment)
        switch language {
        case .english: return "\(time.day) \(Self.englishMonths[time.month - 1]) \(time.year)"
        case .german: return "\(padded(time.day, 2)).\(padded(time.month, 2)).\(time.year)"
        }
    }

    /// `17:38`.
    func clock(_ moment: Timestamp) -> String {
        let time = civil(moment)
        return "\(padded(time.hour, 2)):\(padded(time.minute, 2))"
    }

    /// Date and time, such as `22.11.2026, 17:38`.
    func dateAndClock(_ moment: Timestamp) -> String { date(moment) + ", " + clock(moment) }

    /// A whole number with grouped thousands: `12,345` or `12.345`.
    func number(_ value: Int) -> String {
        let digits = String(value.magnitude)
        var result = ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index).isMultiple(of: 3) { result += language == .german ? "." : "," }
            result.append(digit)
        }
        return (value < 0 ? "−" : "") + result
    }

    /// A number with one decimal place: `1.5` or `1,5`.
    func decimal(_ value: Double) -> String {
        let tenths = Int((value * 10).rounded())
        let mark = language == .german ? "," : "."
        return (tenths < 0 ? "−" : "") + number(abs(tenths) / 10) + mark + "\(abs(tenths) % 10)"
    }

    /// A size, such as `812 B`, `21.4 KB` or `3,1 MB`.
    func size(_ bytes: Int) -> String {
        var (amount, unit) = (Double(bytes), "B")
        for larger in ["KB", "MB", "GB"] where amount >= 1000 { (amount, unit) = (amount / 1000, larger) }
        return (unit == "B" ? number(bytes) : decimal(amount)) + " " + unit
    }

    /// A size in its largest whole binary unit, such as `256 KiB`, as settings have it.
    func binarySize(_ bytes: Int) -> String {
        var (amount, unit) = (bytes, "B")
        for larger in ["KiB", "MiB", "GiB"] where amount != 0 && amount.isMultiple(of: 1024) {
            (amount, unit) = (amount / 1024, larger)
        }
        return number(amount) + " " + unit
    }

    /// A duration in its largest whole unit, such as `2 days` or `90 Minuten`.
    func duration(_ length: Duration) -> String {
        guard length.milliseconds.isMultiple(of: 1000) else { return number(Int(length.milliseconds)) + " ms" }
        let seconds = Int(length.components.seconds)
        let units: [(seconds: Int, english: (String, String), german: (String, String))] = [
            (86_400, ("day", "days"), ("Tag", "Tage")),
            (3600, ("hour", "hours"), ("Stunde", "Stunden")),
            (60, ("minute", "minutes"), ("Minute", "Minuten")),
            (1, ("second", "seconds"), ("Sekunde", "Sekunden")),
        ]
        let unit = units.first { seconds >= $0.seconds && seconds.isMultiple(of: $0.seconds) } ?? units[3]
        let (count, words) = (seconds / unit.seconds, language == .german ? unit.german : unit.english)
        return "\(number(count)) \(plural(count, one: words.0, many: words.1))"
    }

    /// The start of the day of `moment`.
    func startOfDay(_ moment: Timestamp) -> Timestamp {
        let time = civil(moment)
        let sinceMidnight =
            Duration.seconds(time.hour * 3600 + time.minute * 60 + time.second)
            + .milliseconds(time.millisecond)
        return moment - sinceMidnight
    }

    /// The zone's offset from UTC at that time.
    func offset(at moment: Timestamp) -> Duration {
        let date = Date(timeIntervalSince1970: Double(moment.milliseconds) / 1000)
        return .seconds(zone.secondsFromGMT(for: date))
    }

    private func civil(_ moment: Timestamp) -> CivilTime { CivilTime(moment, offset: offset(at: moment)) }
}
