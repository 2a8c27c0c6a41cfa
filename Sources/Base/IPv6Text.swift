/// The textual forms of IPv6 addresses (RFC 4291 section 2.2, RFC 5952).
enum IPv6Text {
    static func value(_ text: some StringProtocol) -> UInt128? {
        let fields = text.split(separator: ":", omittingEmptySubsequences: false)
        guard let gap = gap(in: fields) else { return nil }
        guard let head = groups(fields[..<gap.lowerBound], endsAddress: gap.isEmpty),
            let tail = groups(fields[gap.upperBound...], endsAddress: true)
        else { return nil }
        let count = head.count + tail.count
        guard gap.isEmpty ? count == 8 : count <= 7 else { return nil }
        let zeros = [UInt16](repeating: 0, count: 8 - count)
        return (head + zeros + tail).reduce(0) { $0 << 16 | UInt128($1) }
    }

    static func text(_ value: UInt128) -> String {
        let groups = (0..<8).map { UInt16(truncatingIfNeeded: value >> ((7 - $0) * 16)) }
        let zeros = longestZeros(groups)
        guard zeros.count > 1 else { return joined(groups[...]) }
        return joined(groups[..<zeros.lowerBound]) + "::" + joined(groups[zeros.upperBound...])
    }

    /// The fields that `::` produces: none, the empty field between its colons, or two at the start or end of the text,
    /// where an outer colon adds one. Returns `nil` where empty fields appear elsewhere or more than once.
    private static func gap(in fields: [some StringProtocol]) -> Range<Int>? {
        let empty = fields.indices.filter { fields[$0].isEmpty }
        switch empty.count {
        case 0: return fields.count..<fields.count
        case 1 where empty[0] > 0 && empty[0] < fields.count - 1: return empty[0]..<empty[0] + 1
        case 2 where empty == [0, 1] && fields.count > 2: return 0..<2
        case 2 where empty == [fields.count - 2, fields.count - 1] && fields.count > 2:
            return fields.count - 2..<fields.count
        case 3 where fields.count == 3: return 0..<3
        default: return nil
        }
    }

    private static func groups(_ fields: ArraySlice<some StringProtocol>, endsAddress: Bool) -> [UInt16]? {
        var groups: [UInt16] = []
        for (index, field) in zip(fields.indices, fields) {
            if field.utf8.contains(UInt8(ascii: ".")) {
                guard endsAddress, index == fields.endIndex - 1, let value = IPv4Text.value(field) else { return nil }
                groups += [UInt16(value >> 16), UInt16(value & 0xFFFF)]
            } else {
                guard (1...4).contains(field.utf8.count), field.utf8.allSatisfy(isHexDigit),
                    let group = UInt16(field, radix: 16)
                else { return nil }
                groups.append(group)
            }
        }
        return groups
    }

    private static func isHexDigit(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x46, 0x61...0x66: true
        default: false
        }
    }

    private static func longestZeros(_ groups: [UInt16]) -> Range<Int> {
        var longest = 0..<0
        var start = 0
        for index in 0...groups.count where index == groups.count || groups[index] != 0 {
            if index - start > longest.count { longest = start..<index }
            start = index + 1
        }
        return longest
    }

    private static func joined(_ groups: ArraySlice<UInt16>) -> String {
        groups.map { String($0, radix: 16) }.joined(separator: ":")
    }
}
