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
