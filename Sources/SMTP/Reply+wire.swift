import Base

extension Reply {
    /// The longest text of a line, in bytes, below the 512 of RFC 5321 section 4.5.3.1.5.
    private static let longestText = 480

    /// Writes the reply in wire format; all lines but the last have a hyphen (RFC 5321 section 4.2.1).
    ///
    /// Text from outside cannot break out of its line: control characters become spaces. Everything written is ASCII
    /// (RFC 6531 section 3.5): other characters become `\x{HEX}`, as in delivery reports (RFC 6533).
    package func write(to bytes: inout [UInt8]) {
        for (index, line) in lines.enumerated() {
            bytes += String(code).utf8
            bytes.append(index + 1 < lines.count ? UInt8(ascii: "-") : UInt8(ascii: " "))
            if let status { bytes += "\(status) ".utf8 }
            var room = Self.longestText
            for scalar in line.unicodeScalars {
                let piece = Self.written(scalar)
                guard piece.count <= room else { break }
                room -= piece.count
                bytes += piece
            }
            bytes += [0x0D, 0x0A]
        }
    }

    /// The reply on one line, for the log.
    package var text: String {
        "\(code) \(status.map { "\($0) " } ?? "")\(PeerText.printable(lines.joined(separator: " "), longest: Self.longestText))"
    }

    private static func written(_ scalar: Unicode.Scalar) -> [UInt8] {
        guard scalar.isASCII else { return Array("\\x{\(String(scalar.value, radix: 16, uppercase: true))}".utf8) }
        let byte = UInt8(truncatingIfNeeded: scalar.value)
        return [byte < 0x20 || byte == 0x7F ? 0x20 : byte]
    }

    /// True for 2xx and 3xx.
    package var isPositive: Bool { code < 400 }
}
