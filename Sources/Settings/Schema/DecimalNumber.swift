/// Decimal numbers without sign, spaces or separators.
enum DecimalNumber {
    static func read(_ text: some StringProtocol) -> Int? {
        guard !text.isEmpty, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        return Int(text)
    }

    /// Reads a number with a unit: `64KiB` is 64 times the factor of its unit.
    static func read(_ text: String, factors: [String: Int]) -> Int? {
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        guard let number = read(digits), let factor = factors[String(text.dropFirst(digits.count))] else { return nil }
        let (product, overflow) = number.multipliedReportingOverflow(by: factor)
        return overflow ? nil : product
    }

    /// Writes `value` with the largest unit that divides it evenly.
    static func write(_ value: Int, factors: [String: Int]) -> String {
        let fitting = factors.filter { value != 0 && value.isMultiple(of: $0.value) }
        guard let unit = fitting.max(by: { $0.value < $1.value }) else {
            return "0" + (factors.first { $0.value == 1 && !$0.key.isEmpty }?.key ?? "")
        }
        return "\(value / unit.value)\(unit.key)"
    }
}
