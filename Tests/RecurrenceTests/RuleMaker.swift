/// Makes rules of all sorts, the same ones for the same seed.
struct RuleMaker {
    static let zones = [
        "Europe/Berlin", "America/New_York", "Australia/Sydney", "Asia/Kolkata", "America/Sao_Paulo",
        "Africa/Casablanca",
        "Asia/Kathmandu", "Australia/Lord_Howe", "America/St_Johns", "Pacific/Auckland", "Europe/London", "UTC",
        "Asia/Tehran", "America/Los_Angeles", "Pacific/Chatham", "Europe/Dublin",
    ]
    private static let days = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]

    private var state: UInt64

    init(seed: UInt64) { state = seed }

    /// A number below `bound` (splitmix64).
    mutating func number(_ bound: Int) -> Int {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return Int((value ^ (value >> 31)) % UInt64(bound))
    }

    mutating func pick<Element>(_ elements: [Element]) -> Element { elements[number(elements.count)] }

    mutating func chance(_ percent: Int) -> Bool { number(100) < percent }

    private mutating func list(_ most: Int, _ make: (inout RuleMaker) -> Int) -> String {
        let count = 1 + number(most)
        return Set((0..<count).map { _ in make(&self) }).sorted().map(String.init).joined(separator: ",")
    }

    mutating func start() -> String {
        let year = 2015 + number(15)
        let (month, day) = (1 + number(12), 1 + number(28))
        let (hour, minute) = (number(24), pick([0, 15, 30, 45, 59]))
        let two = { (value: Int) in value < 10 ? "0\(value)" : "\(value)" }
        return "\(year)\(two(month))\(two(day))T\(two(hour))\(two(minute))00"
    }

    /// - Parameter start: its day may serve as the end.
    mutating func rule(from start: String) -> String {
        let frequency = pick(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"])
        var parts = ["FREQ=\(frequency)"]
        if chance(50) { parts.append("INTERVAL=\(1 + number(frequency == "YEARLY" ? 4 : 6))") }
        if chance(20) { parts.append("WKST=\(pick(Self.days))") }
        if chance(35) { parts.append("BYMONTH=" + list(4) { 1 + $0.number(12) }) }
        switch frequency {
        case "WEEKLY": if chance(60) { parts.append("BYDAY=" + plainDays()) }
        case "DAILY":
            if chance(30) { parts.append("BYDAY=" + plainDays()) }
            if chance(20) { parts.append("BYMONTHDAY=" + list(8) { 1 + $0.number(31) }) }
        default:
            if chance(40) { parts.append("BYDAY=" + (chance(50) ? plainDays() : ordinalDays(frequency, parts))) }
            if chance(30) {
                parts.append("BYMONTHDAY=" + list(5) { $0.chance(30) ? -1 - $0.number(31) : 1 + $0.number(31) })
            }
            if frequency == "YEARLY", chance(15) {
                parts.append("BYYEARDAY=" + list(5) { $0.chance(40) ? -1 - $0.number(366) : 1 + $0.number(366) })
            }
            if frequency == "YEARLY", chance(15) { parts.append("BYWEEKNO=" + list(4) { 1 + $0.number(52) }) }
        }
        if chance(15) { parts.append("BYHOUR=" + list(3) { $0.number(24) }) }
        if chance(10) { parts.append("BYMINUTE=" + list(3) { $0.number(60) }) }
        // A week that is not begun is counted otherwise by dateutil.
        let isSelective = parts.contains {
            $0.hasPrefix("BYDAY") || $0.hasPrefix("BYMONTHDAY") || $0.hasPrefix("BYHOUR")
        }
        if frequency != "WEEKLY", isSelective, chance(25) {
            parts.append("BYSETPOS=" + list(3) { $0.chance(40) ? -1 - $0.number(4) : 1 + $0.number(5) })
        }
        if chance(30) {
            parts.append("COUNT=\(1 + number(60))")
        } else if chance(30) {
            parts.append("UNTIL=\((Int(start.prefix(4)) ?? 0) + 1 + number(4))\(start.dropFirst(4).prefix(4))T120000Z")
        }
        return parts.joined(separator: ";")
    }

    private mutating func plainDays() -> String {
        Set((0..<1 + number(4)).map { _ in number(7) }).sorted().map { Self.days[$0] }.joined(separator: ",")
    }

    private mutating func ordinalDays(_ frequency: String, _ parts: [String]) -> String {
        let isYear = frequency == "YEARLY" && !parts.contains { $0.hasPrefix("BYMONTH") }
        let most = isYear ? 53 : 5
        return Set((0..<1 + number(3)).map { _ in number(7) }).sorted().map { day in
            "\(chance(40) ? -1 - number(most) : 1 + number(most))\(Self.days[day])"
        }.joined(separator: ",")
    }
}
