import Base
import Testing

@testable import ProxyProtocol

/// The header of a proxy, from its bytes alone.
struct ProxyHeaderTests {
    /// A header of version 2.
    static func binary(
        _ command: UInt8,
        _ family: UInt8,
        _ rest: [UInt8],
        length: Int? = nil
    ) -> [UInt8] {
        let length = length ?? rest.count
        return Array("\r\n\r\n\0\r\nQUIT\n".utf8) + [command, family, UInt8(length >> 8), UInt8(length & 0xFF)] + rest
    }

    static func binary(_ family: UInt8, _ rest: [UInt8], length: Int? = nil) -> [UInt8] {
        binary(0x21, family, rest, length: length)
    }

    static let ports: [UInt8] = [0xD9, 0x03, 0, 25]
    static let v4: [UInt8] = [192, 0, 2, 44, 198, 51, 100, 7] + ports
    static let v6: [UInt8] =
        [0x20, 0x01, 0x0D, 0xB8] + [UInt8](repeating: 0, count: 11) + [1] + [0x20, 0x01, 0x0D, 0xB8]
        + [UInt8](repeating: 0, count: 11) + [2] + ports

    /// Headers, and the client that each names.
    static let headers: [(bytes: [UInt8], client: String?)] = [
        (Array("PROXY TCP4 192.0.2.44 198.51.100.7 55555 25\r\n".utf8), "192.0.2.44"),
        (Array("PROXY TCP4 255.255.255.255 255.255.255.255 65535 65535\r\n".utf8), "255.255.255.255"),
        (Array("PROXY TCP4 0.0.0.0 0.0.0.0 0 0\r\n".utf8), "0.0.0.0"),
        (Array("PROXY TCP6 2001:db8::1 2001:DB8::2 55555 25\r\n".utf8), "2001:db8::1"),
        (Array("PROXY TCP6 ::ffff:192.0.2.44 ::ffff:198.51.100.7 55555 25\r\n".utf8), "192.0.2.44"),
        (
            Array(
                ("PROXY TCP6 ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff "
                    + "65535 65535\r\n").utf8
            ),
            "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"
        ),
        (Array("PROXY UNKNOWN\r\n".utf8), nil),
        (Array("PROXY UNKNOWN 192.0.2.44 what ever this is\r\n".utf8), nil),
        (binary(0x11, v4), "192.0.2.44"),
        (binary(0x21, v6), "2001:db8::1"),
        // UDP and UNIX sockets are valid, and have no client for TCP.
        (binary(0x12, v4), nil),
        (binary(0x22, v6), nil),
        (binary(0x31, [UInt8](repeating: 0x2F, count: 216)), nil),
        (binary(0x32, [UInt8](repeating: 0, count: 216)), nil),
        (binary(0x00, []), nil),
        (binary(0x01, [1, 2, 3, 4]), nil),
        (binary(0x10, v4), nil),
        // The proxy's own connection, whatever else the header says.
        (binary(0x20, 0x00, []), nil),
        (binary(0x20, 0x11, v4), nil),
        (binary(0x20, 0x11, []), nil),
        (binary(0x20, 0xFF, [1, 2, 3]), nil),
        // Additions: NOOP, ALPN, the checksum.
        (binary(0x11, v4 + [4, 0, 0] + [1, 0, 2, 0x68, 0x32]), "192.0.2.44"),
        (checksummed(0x11, v4), "192.0.2.44"),
        (checksummed(0x21, v6, [4, 0, 3, 0, 0, 0]), "2001:db8::1"),
        (checksummed(0x31, [UInt8](repeating: 0x2F, count: 216)), nil),
        (checksummed(0x00, []), nil),
    ]

    /// The header with its checksum as the last addition.
    static func checksummed(_ family: UInt8, _ addresses: [UInt8], _ additions: [UInt8] = []) -> [UInt8] {
        var bytes = binary(family, addresses + additions + [3, 0, 4, 0, 0, 0, 0])
        let checksum = CRC32C.checksum(of: bytes)
        for place in 0..<4 { bytes[bytes.count - 4 + place] = UInt8(checksum >> (24 - 8 * place) & 0xFF) }
        return bytes
    }

    @Test(arguments: headers.indices)
    func isReadWhateverFollowsIt(number: Int) {
        let (bytes, client) = Self.headers[number]
        let header = ProxyHeader(client: client.flatMap { IPAddress($0) }, length: bytes.count)
        for rest in ["", "EHLO x\r\n", "\r\n", "PROXY TCP4 10.0.0.1 10.0.0.1 1 1\r\n"] {
            #expect(ProxyHeader.read(bytes + Array(rest.utf8)) == .complete(header))
        }
    }

    @Test(arguments: headers.indices)
    func isAwaitedToItsLastByte(number: Int) {
        let (bytes, _) = Self.headers[number]
        for count in bytes.indices {
            #expect(ProxyHeader.read(Array(bytes.prefix(count))) == .incomplete, "\(count) of \(bytes.count)")
        }
    }

    @Test(arguments: [
        "EHLO x\r\n", "GET / HTTP/1.1\r\n", "\r\n\r\nQUIT", "proxy TCP4 192.0.2.1 192.0.2.2 1 2\r\n", "PROXY\r\n",
        "PROXYTCP4", "\u{16}\u{3}\u{1}", "\r\n\r\n\0\r\nQUIT\r\n",
    ])
    func anythingElseIsNoHeader(text: String) {
        #expect(ProxyHeader.read(Array(text.utf8)) == .invalid(.missing))
    }

    @Test(arguments: [
        "PROXY TCP4 192.0.2.44 198.51.100.7 55555 25\n", "PROXY TCP4 192.0.2.44 198.51.100.7 55555 25\rx",
        "PROXY TCP4 192.0.2.44 198.51.100.7 55555\r\n", "PROXY TCP4 192.0.2.44 198.51.100.7 55555 25 \r\n",
        "PROXY  TCP4 192.0.2.44 198.51.100.7 55555 25\r\n", "PROXY TCP4  192.0.2.44 198.51.100.7 55555 25\r\n",
        "PROXY UDP4 192.0.2.44 198.51.100.7 55555 25\r\n", "PROXY UNKNOWNS\r\n",
        "PROXY tcp4 192.0.2.44 1.2.3.4 1 1\r\n",
        "PROXY \r\n", "PROXY TCP4\r\n", "PROXY UNKNOWN\n",
    ])
    func aLineOfAnotherFormIsRefused(text: String) {
        #expect(ProxyHeader.read(Array(text.utf8)) == .invalid(.line))
    }

    @Test(arguments: [
        "TCP4 192.0.2.256 198.51.100.7 1 2", "TCP4 192.0.2.044 198.51.100.7 1 2", "TCP4 2001:db8::1 2001:db8::2 1 2",
        "TCP6 192.0.2.44 198.51.100.7 1 2", "TCP6 2001:db8::1 198.51.100.7 1 2", "TCP6 fe80::1%eth0 fe80::2 1 2",
        "TCP4 192.0.2.44 198.51.100.7 65536 2", "TCP4 192.0.2.44 198.51.100.7 1 02",
        "TCP4 192.0.2.44 198.51.100.7 -1 2",
        "TCP4 192.0.2.44 198.51.100.7 +1 2", "TCP4 192.0.2.44 198.51.100.7  2", "TCP4 192.0.2.44 198.51.100.7 ٣ 2",
    ])
    func anAddressOrPortInAnotherFormIsRefused(text: String) {
        #expect(ProxyHeader.read(Array("PROXY \(text)\r\n".utf8)) == .invalid(.address))
    }

    @Test func aLineEndsWithin107Bytes() {
        let beginning = "PROXY UNKNOWN "
        let longest = beginning + String(repeating: "x", count: 105 - beginning.utf8.count)
        #expect(
            ProxyHeader.read(Array("\(longest)\r\n".utf8)) == .complete(ProxyHeader(client: nil, length: 107))
        )
        #expect(ProxyHeader.read(Array("\(longest)x".utf8)) == .incomplete)
        #expect(ProxyHeader.read(Array("\(longest)x\r\n".utf8)) == .invalid(.line))
        #expect(ProxyHeader.read(Array("\(longest)xx".utf8)) == .invalid(.line))
    }

    @Test func unknownVersionsCommandsAndFamiliesAreRefused() {
        for version in [0x11, 0x31, 0x01, 0xF1] as [UInt8] {
            #expect(ProxyHeader.read(Self.binary(version, 0x11, Self.v4)) == .invalid(.version))
        }
        for command in [0x22, 0x2F] as [UInt8] {
            #expect(ProxyHeader.read(Self.binary(command, 0x11, Self.v4)) == .invalid(.command))
        }
        for family in [0x41, 0xF1, 0x13, 0x1F, 0x33] as [UInt8] {
            #expect(ProxyHeader.read(Self.binary(family, Self.v4)) == .invalid(.family))
        }
    }

    @Test func lengthsThatCannotBeAreRefused() {
        #expect(ProxyHeader.read(Self.binary(0x11, Array(Self.v4.dropLast()))) == .invalid(.length))
        #expect(ProxyHeader.read(Self.binary(0x21, Self.v4)) == .invalid(.length))
        #expect(ProxyHeader.read(Self.binary(0x31, Self.v6)) == .invalid(.length))
        // Refused before all of it has arrived.
        let most = ProxyHeader.longest - 16
        #expect(ProxyHeader.read(Self.binary(0x11, [], length: most)) == .incomplete)
        #expect(ProxyHeader.read(Self.binary(0x11, [], length: most + 1)) == .invalid(.length))
        #expect(ProxyHeader.read(Self.binary(0x20, 0, [], length: 65_535)) == .invalid(.length))
    }

    @Test func aWrongChecksumIsRefusedWhereverItStands() {
        for (family, addresses) in [(0x11, Self.v4), (0x21, Self.v6), (0x00, [])] as [(UInt8, [UInt8])] {
            let right = Self.checksummed(family, addresses)
            for place in 16..<right.count where !(right.count - 7..<right.count - 4).contains(place) {
                var wrong = right
                wrong[place] ^= 1
                #expect(ProxyHeader.read(wrong) == .invalid(.checksum), "family \(family), byte \(place)")
            }
        }
    }

    @Test func additionsMustFitAndAreOtherwiseIgnored() {
        for additions in [[1], [1, 0], [1, 0, 1], [4, 0, 0, 4], [3, 0, 3, 1, 2, 3]] as [[UInt8]] {
            #expect(ProxyHeader.read(Self.binary(0x11, Self.v4 + additions)) == .invalid(.additions))
        }
        // Of a connection without a family, nothing says what follows.
        #expect(
            ProxyHeader.read(Self.binary(0x00, [1])) == .complete(ProxyHeader(client: nil, length: 17))
        )
    }

    /// The check value of the algorithm's catalogue, and a vector of RFC 3720 appendix B.4.
    @Test func theChecksumIsThatOfCastagnoli() {
        #expect(CRC32C.checksum(of: Array("123456789".utf8)) == 0xE306_9283)
        #expect(CRC32C.checksum(of: [UInt8](repeating: 0, count: 32)) == 0x8A91_36AA)
    }
}
