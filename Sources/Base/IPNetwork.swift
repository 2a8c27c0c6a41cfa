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
