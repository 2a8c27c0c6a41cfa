package import Base

/// The header that a proxy sends before everything else on a connection, to say whose connection it relays (PROXY
/// protocol, versions 1 and 2, as HAProxy specifies it).
package struct ProxyHeader: Sendable, Hashable {
    /// The client's address. `nil` where the proxy connects on its own behalf (a health check), or relays something
    /// that is not TCP over IP; the connection's own address applies then.
    package let client: IPAddress?
    /// The length of the header; the client's data follows it.
    package let length: Int

    /// The most bytes of a header with all its TLVs. Without TLVs, none is longer than 232.
    package static let longest = 4096

    /// How the bytes received so far are classified.
    package enum Reading: Sendable, Hashable {
        /// The beginning of a header.
        case incomplete
        case complete(ProxyHeader)
        /// Neither a header nor the beginning of one; the connection must be closed.
        case invalid(Fault)
    }

    /// Why the bytes are not a header.
    package enum Fault: String, Sendable, Hashable, CustomStringConvertible {
        case missing = "the connection does not begin with a PROXY protocol header"
        case line = "the header line is malformed"
        case address = "the header's addresses or ports are malformed"
        case version = "the header's version is not supported"
        case command = "the header's command is unknown"
        case family = "the header's address family or transport protocol is unknown"
        case length = "the header is longer than 4 KiB, or too short for its addresses"
        case additions = "the header's additions (TLVs) are malformed"
        case checksum = "the header's CRC32C does not match"

        package var description: String { rawValue }
    }

    /// Reads the header at the beginning of a connection.
    ///
    /// - Parameter bytes: what has been received so far, from the first byte on; no more than `longest` are needed.
    package static func read(_ bytes: [UInt8]) -> Reading {
        if matches(bytes, BinaryHeader.signature) { return BinaryHeader.read(bytes) }
        if matches(bytes, HeaderLine.beginning) { return HeaderLine.read(bytes) }
        return .invalid(.missing)
    }

    /// Whether the bytes begin with `mark`, as far as they go.
    private static func matches(_ bytes: [UInt8], _ mark: [UInt8]) -> Bool {
        mark.starts(with: bytes.prefix(mark.count))
    }
}

/// Version 1: one line of text.
private enum HeaderLine {
    static let beginning = Array("PROXY ".utf8)
    /// The most bytes of a line, with its CRLF.
    private static let longest = 107
    private static let unknown = "UNKNOWN"

    static func read(_ bytes: [UInt8]) -> ProxyHeader.Reading {
        let line = bytes.prefix(longest)
        guard let end = line.firstIndex(where: { $0 == 0x0D || $0 == 0x0A }) else {
            return line.count < longest ? .incomplete : .invalid(.line)
        }
        guard line[end] == 0x0D else { return .invalid(.line) }
        guard end + 1 < line.count else { return end + 1 < longest ? .incomplete : .invalid(.line) }
        guard line[end + 1] == 0x0A else { return .invalid(.line) }
        let words = line[beginning.count..<end].split(separator: 0x20, omittingEmptySubsequences: false)
            .map { String(decoding: $0, as: UTF8.self) }
        // What may follow it is ignored.
        if words[0] == unknown { return .complete(ProxyHeader(client: nil, length: end + 2)) }
        guard words.count == 5, let family = family(words[0]) else { return .invalid(.line) }
        guard let client = address(words[1], family), address(words[2], family) != nil,
            isPort(words[3]), isPort(words[4])
        else { return .invalid(.address) }
        return .complete(ProxyHeader(client: client, length: end + 2))
    }

    private static func family(_ word: String) -> IPAddress.Family? {
        switch word {
        case "TCP4": .v4
        case "TCP6": .v6
        default: nil
        }
    }

    /// An address in the notation of that family; an IPv6 address may contain an IPv4 address.
    private static func address(_ text: String, _ family: IPAddress.Family) -> IPAddress? {
        text.contains(":") == (family == .v6) ? IPAddress(text) : nil
    }

    private static func isPort(_ text: String) -> Bool {
        guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), text.utf8.first != 0x30 || text == "0",
            let number = Int(text)
        else { return false }
        return number <= UInt16.max
    }
}

/// Version 2: a fixed part, addresses, and additions (TLVs) of which only the checksum is read.
private enum BinaryHeader {
    static let signature: [UInt8] = [0x0D, 0x0A, 0x0D, 0x0A, 0x00, 0x0D, 0x0A, 0x51, 0x55, 0x49, 0x54, 0x0A]
    /// The signature, version and command, family and protocol, and the length of what follows.
    private static let fixedLength = 16
    private static let version: UInt8 = 2
    /// PP2_TYPE_CRC32C.
    private static let checksumType: UInt8 = 3
    private static let checksumLength = 4
    /// The type and length of a TLV.
    private static let additionHead = 3

    private enum Command: UInt8 {
        /// The proxy's own connection.
        case local = 0
        case proxy = 1
    }

    private enum Family: UInt8 {
        case unspecified = 0
        case inet = 1
        case inet6 = 2
        case unix = 3

        /// The bytes of both addresses, and of their ports where they have any.
        var length: Int {
            switch self {
            case .unspecified: 0
            case .inet: 12
            case .inet6: 36
            case .unix: 216
            }
        }
    }

    private enum Transport: UInt8 {
        case unspecified = 0
        case stream = 1
        case datagram = 2
    }

    static func read(_ bytes: [UInt8]) -> ProxyHeader.Reading {
        guard bytes.count > signature.count else { return .incomplete }
        guard bytes[12] >> 4 == version else { return .invalid(.version) }
        guard let command = Command(rawValue: bytes[12] & 0x0F) else { return .invalid(.command) }
        guard bytes.count >= fixedLength else { return .incomplete }
        let length = fixedLength + (Int(bytes[14]) << 8 | Int(bytes[15]))
        guard length <= ProxyHeader.longest else { return .invalid(.length) }
        let (family, transport) = (Family(rawValue: bytes[13] >> 4), Transport(rawValue: bytes[13] & 0x0F))
        // For the proxy's own connections, the rest is ignored.
        guard command == .local || (family != nil && transport != nil) else { return .invalid(.family) }
        guard bytes.count >= length else { return .incomplete }
        let header = Array(bytes[..<length])
        // With an unspecified family, the rest has no defined meaning.
        let isSpecified = command == .proxy && family != .unspecified && transport != .unspecified
        let additions = fixedLength + (family?.length ?? 0)
        guard additions <= length || !isSpecified else { return .invalid(.length) }
        switch checksum(of: header, additions: additions) {
        case .wrong: return .invalid(.checksum)
        case .unreadable where isSpecified: return .invalid(.additions)
        case .unreadable, .right: break
        }
        guard isSpecified, transport == .stream else { return .complete(ProxyHeader(client: nil, length: length)) }
        return .complete(ProxyHeader(client: client(header, family), length: length))
    }

    /// The source address, which comes first.
    private static func client(_ header: [UInt8], _ family: Family?) -> IPAddress? {
        func number(_ size: Int) -> UInt128 {
            header[fixedLength..<fixedLength + size].reduce(0) { $0 << 8 | UInt128($1) }
        }
        return switch family {
        case .inet: IPAddress(family: .v4, value: number(4))
        case .inet6: IPAddress(family: .v6, value: number(16))
        case .unix, .unspecified, nil: nil
        }
    }

    private enum Checksum {
        /// It matches, or is absent.
        case right
        case wrong
        case unreadable
    }

    /// Finds the checksum among the TLVs and verifies it.
    private static func checksum(of header: [UInt8], additions start: Int) -> Checksum {
        var place = start
        while place < header.count {
            guard place + additionHead <= header.count else { return .unreadable }
            let value = place + additionHead
            let end = value + (Int(header[place + 1]) << 8 | Int(header[place + 2]))
            guard end <= header.count else { return .unreadable }
            guard header[place] == checksumType else {
                place = end
                continue
            }
            guard end - value == checksumLength else { return .unreadable }
            let given = header[value..<end].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
            var blank = header
            for index in value..<end { blank[index] = 0 }
            return CRC32C.checksum(of: blank) == given ? .right : .wrong
        }
        return start <= header.count ? .right : .unreadable
    }
}

/// The checksum of Castagnoli (RFC 9260 appendix A).
enum CRC32C {
    private static let polynomial: UInt32 = 0x82F6_3B78

    static func checksum(of bytes: some Sequence<UInt8>) -> UInt32 {
        ~bytes.reduce(UInt32.max) { checksum, byte in
            (0..<8).reduce(checksum ^ UInt32(byte)) { rest, _ in rest & 1 == 1 ? rest >> 1 ^ polynomial : rest >> 1 }
        }
    }
}
