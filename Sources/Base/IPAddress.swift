/// An IPv4 or IPv6 address. An IPv4-mapped IPv6 address (`::ffff:192.0.2.1`) becomes the IPv4 address it contains.
package struct IPAddress: Sendable, Hashable {
    /// The IP version.
    package enum Family: Sendable, Hashable {
        case v4
        case v6

        /// 32 or 128.
        package var bits: Int { self == .v4 ? 32 : 128 }
    }

    package let family: Family
    /// The address as a number; an IPv4 address uses the low 32 bits.
    package let value: UInt128

    /// 127.0.0.1.
    package static let loopback = IPAddress(family: .v4, value: 0x7F00_0001)

    package init(family: Family, value: UInt128) {
        let isMapped = family == .v6 && value >> 32 == 0xFFFF
        self.family = isMapped ? .v4 : family
        self.value = isMapped ? value & 0xFFFF_FFFF : value
    }

    /// Parses `192.0.2.1`, `2001:db8::1` and `::ffff:192.0.2.1` (RFC 4291 section 2.2). Refuses a zone (`%eth0`), and
    /// leading zeros in IPv4, which some parsers read as octal.
    package init?(_ text: some StringProtocol) {
        guard text.utf8.count <= 45 else { return nil }
        if text.utf8.contains(UInt8(ascii: ":")) {
            guard let value = IPv6Text.value(text) else { return nil }
            self.init(family: .v6, value: value)
        } else {
            guard let value = IPv4Text.value(text) else { return nil }
            self.init(family: .v4, value: UInt128(value))
        }
    }

    /// 127.0.0.0/8 or ::1.
    package var isLoopback: Bool {
        IPNetwork.loopback.contains { $0.contains(self) }
    }

    /// 0.0.0.0 or ::, on which a listener accepts connections to every address of the machine.
    package var isUnspecified: Bool { value == 0 }
}

extension IPAddress: CustomStringConvertible {
    /// The canonical text (RFC 5952 for IPv6).
    package var description: String {
        switch family {
        case .v4: IPv4Text.text(UInt32(truncatingIfNeeded: value))
        case .v6: IPv6Text.text(value)
        }
    }
}

/// A range of IP addresses, written as `192.0.2.0/24` or `2001:db8::/32` (RFC 4632).
package struct IPNetwork: Sendable, Hashable {
    /// The first address of the range.
    package let address: IPAddress
    /// The number of leading bits that all addresses share: 0 to 32 for IPv4, 0 to 128 for IPv6.
    package let prefix: Int

    /// Returns `nil` where `prefix` is out of range or `address` has bits set beyond it.
    package init?(_ address: IPAddress, prefix: Int) {
        guard (0...address.family.bits).contains(prefix), address.value & Self.hostMask(address.family, prefix) == 0
        else { return nil }
        self.address = address
        self.prefix = prefix
    }

    /// Parses a network, or an address as the network that contains only it. Refuses `10.0.0.1/8`, which is ambiguous.
    package init?(_ text: some StringProtocol) {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard let address = IPAddress(parts[0]) else { return nil }
        guard parts.count == 2 else {
            self.init(address, prefix: address.family.bits)
            return
        }
        let digits = parts[1].utf8
        guard (1...3).contains(digits.count), digits.allSatisfy({ (0x30...0x39).contains($0) }),
            var prefix = Int(parts[1])
        else { return nil }
        // ::ffff:192.0.2.0/120 is 192.0.2.0/24.
        if address.family == .v4, parts[0].contains(":") { prefix -= 96 }
        self.init(address, prefix: prefix)
    }

    package func contains(_ other: IPAddress) -> Bool {
        guard other.family == address.family else { return false }
        return other.value & ~Self.hostMask(address.family, prefix) == address.value
    }

    /// Whether this network contains every address of `other`.
    package func contains(_ other: IPNetwork) -> Bool {
        prefix <= other.prefix && contains(other.address)
    }

    /// Whether the two networks share addresses.
    package func overlaps(_ other: IPNetwork) -> Bool {
        contains(other) || other.contains(self)
    }

    private init(_ family: IPAddress.Family, _ value: UInt128, _ prefix: Int) {
        address = IPAddress(family: family, value: value)
        self.prefix = prefix
    }

    private static func hostMask(_ family: IPAddress.Family, _ prefix: Int) -> UInt128 {
        (UInt128(1) << (family.bits - prefix)) &- 1
    }
}

extension IPNetwork {
    /// 127.0.0.0/8 and ::1.
    package static let loopback = [IPNetwork(.v4, 127 << 24, 8), IPNetwork(.v6, 1, 128)]

    /// The networks that are not reachable from the Internet: loopback, private (RFC 1918, RFC 4193), carrier-grade NAT
    /// (RFC 6598) and link-local (RFC 3927, RFC 4291).
    package static let notPublic =
        loopback + [
            IPNetwork(.v4, 10 << 24, 8),
            IPNetwork(.v4, 172 << 24 | 16 << 16, 12),
            IPNetwork(.v4, 192 << 24 | 168 << 16, 16),
            IPNetwork(.v4, 100 << 24 | 64 << 16, 10),
            IPNetwork(.v4, 169 << 24 | 254 << 16, 16),
            IPNetwork(.v6, 0xFC << 120, 7),
            IPNetwork(.v6, 0xFE80 << 112, 10),
        ]

    /// Whether all addresses are the machine's own.
    package var isLoopback: Bool { Self.loopback.contains { $0.contains(self) } }

    /// Whether any address is reachable from the Internet.
    package var isPublic: Bool { !Self.notPublic.contains { $0.contains(self) } }
}

extension IPNetwork: CustomStringConvertible {
    package var description: String { "\(address)/\(prefix)" }
}

/// The dotted-decimal form of IPv4 addresses.
enum IPv4Text {
    static func value(_ text: some StringProtocol) -> UInt32? {
        let fields = text.split(separator: ".", omittingEmptySubsequences: false)
        guard fields.count == 4 else { return nil }
        var value: UInt32 = 0
        for field in fields {
            guard let octet = octet(field) else { return nil }
            value = value << 8 | UInt32(octet)
        }
        return value
    }

    static func text(_ value: UInt32) -> String {
        "\(value >> 24).\(value >> 16 & 0xFF).\(value >> 8 & 0xFF).\(value & 0xFF)"
    }

    private static func octet(_ field: some StringProtocol) -> UInt8? {
        let digits = field.utf8
        guard (1...3).contains(digits.count), digits.allSatisfy({ (0x30...0x39).contains($0) }),
            digits.count == 1 || digits.first != UInt8(ascii: "0")
        else { return nil }
        return UInt8(field)
    }
}

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
