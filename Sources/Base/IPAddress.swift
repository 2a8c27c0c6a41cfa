#if canImport(Glibc)
import Glibc
#endif

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
        // A zero byte would end the text early for the system's parser.
        guard text.utf8.count < Self.longestText, !text.utf8.contains(0) else { return nil }
        if text.utf8.contains(UInt8(ascii: ":")) {
            var address: UInt128 = 0
            guard unsafe inet_pton(AF_INET6, String(text), &address) == 1 else { return nil }
            self.init(family: .v6, value: UInt128(bigEndian: address))
        } else {
            var address: UInt32 = 0
            guard unsafe inet_pton(AF_INET, String(text), &address) == 1 else { return nil }
            self.init(family: .v4, value: UInt128(UInt32(bigEndian: address)))
        }
    }

    /// The size of the longest text of an address, with the zero byte that ends it.
    private static let longestText = Int(INET6_ADDRSTRLEN)

    /// 127.0.0.0/8 or ::1.
    package var isLoopback: Bool {
        IPNetwork.loopback.contains { $0.contains(self) }
    }

    /// 0.0.0.0 or ::, on which a listener accepts connections to every address of the machine.
    package var isUnspecified: Bool { value == 0 }

    /// What every limit and lockout counts as one client: an IPv4 address, or the 64-bit prefix of an IPv6 address,
    /// within which every host chooses addresses at will (RFC 4291 section 2.5.4).
    package var clientNetwork: IPNetwork { IPNetwork(around: self, v4: 32, v6: 64) }

    /// What shares one turn in a queue: usually one site, which may have many clients (RFC 6177 for IPv6).
    package var siteNetwork: IPNetwork { IPNetwork(around: self, v4: 24, v6: 48) }
}

extension IPAddress: CustomStringConvertible {
    /// The canonical text (RFC 5952 for IPv6).
    package var description: String {
        var text = [CChar](repeating: 0, count: Self.longestText)
        let size = socklen_t(text.count)
        switch family {
        case .v4:
            var address = UInt32(truncatingIfNeeded: value).bigEndian
            _ = unsafe inet_ntop(AF_INET, &address, &text, size)
        case .v6:
            var address = value.bigEndian
            _ = unsafe inet_ntop(AF_INET6, &address, &text, size)
        }
        return String(decoding: text.prefix { $0 != 0 }.map { UInt8(truncatingIfNeeded: $0) }, as: UTF8.self)
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

    /// The network with a prefix of that length, by family, that `address` is in.
    fileprivate init(around address: IPAddress, v4: Int, v6: Int) {
        let prefix = address.family == .v4 ? v4 : v6
        self.init(address.family, address.value & ~Self.hostMask(address.family, prefix), prefix)
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
