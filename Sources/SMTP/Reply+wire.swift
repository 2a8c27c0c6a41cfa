extension Reply {
    /// The longest text line that is sent, below the 512 of RFC 5321 section 4.5.3.1.5.
    private static let longestText = 480

    /// The reply as it goes over the wire; with several lines, all but the last with a hyphen (RFC 5321 section 4.2.1).
    ///
    /// Text that came from outside cannot break out of its line: control characters become spaces.
    package func write(to bytes: inout [UInt8]) {
        for (index, line) in lines.enumerated() {
            bytes += String(code).utf8
            bytes.append(index + 1 < lines.count ? UInt8(ascii: "-") : UInt8(ascii: " "))
            if let status { bytes += "\(status) ".utf8 }
            for byte in line.utf8.prefix(Self.longestText) { bytes.append(byte < 0x20 || byte == 0x7F ? 0x20 : byte) }
            bytes += [0x0D, 0x0A]
        }
    }

    /// True for 2xx and 3xx.
    package var isPositive: Bool { code < 400 }
}
