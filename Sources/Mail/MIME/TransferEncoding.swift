/// The transfer encoding of a part's content (RFC 2045 section 6).
enum TransferEncoding: Sendable, Hashable {
    /// 7bit, 8bit, binary, and any unknown name.
    case identity
    case quotedPrintable
    case base64

    init(_ name: String) {
        switch name.lowercased().filter({ !$0.isWhitespace }) {
        case "quoted-printable": self = .quotedPrintable
        case "base64": self = .base64
        default: self = .identity
        }
    }

    /// Returns the decoded content. Damaged bytes are skipped or kept as they are.
    func decode(_ content: ArraySlice<UInt8>) -> [UInt8] {
        switch self {
        case .identity: Array(content)
        case .quotedPrintable: Self.unquoted(content)
        case .base64: Self.fromBase64(content)
        }
    }

    /// Section 6.7. White space at the end of a line was added in transit.
    private static func unquoted(_ content: ArraySlice<UInt8>) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(content.count)
        var position = content.startIndex
        while position < content.endIndex {
            let end = content.endOfLine(from: position)
            let line = content[position..<end].withoutLineEnd
            let lineEnd = content[line.endIndex..<end]
            position = end
            var rest = lineEnd.isEmpty ? line : line.trimmingEnd
            var isSoft = false
            while let byte = rest.popFirst() {
                guard byte == UInt8(ascii: "=") else {
                    result.append(byte)
                    continue
                }
                if let value = rest.prefix(2).hexadecimalByte {
                    result.append(value)
                    rest = rest.dropFirst(2)
                } else if rest.isEmpty {
                    isSoft = true
                } else {
                    result.append(byte)
                }
            }
            if !isSoft { result += lineEnd }
        }
        return result
    }

    /// Section 6.8. Characters outside the alphabet are skipped; after padding, a new stream may follow.
    private static func fromBase64(_ content: ArraySlice<UInt8>) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(content.count * 3 / 4)
        var group: UInt32 = 0
        var bits: UInt32 = 0
        for letter in content {
            let value = values[Int(letter)]
            guard value < 64 else {
                if letter == UInt8(ascii: "=") { (group, bits) = (0, 0) }
                continue
            }
            group = group << 6 | UInt32(value)
            bits += 6
            if bits >= 8 {
                bits -= 8
                result.append(UInt8(truncatingIfNeeded: group >> bits))
            }
        }
        return result
    }

    private static let values: [UInt8] = {
        var values = [UInt8](repeating: 255, count: 256)
        let alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
        for (value, letter) in alphabet.utf8.enumerated() { values[Int(letter)] = UInt8(value) }
        return values
    }()
}

extension ArraySlice<UInt8> {
    fileprivate var trimmingEnd: ArraySlice<UInt8> {
        var line = self
        while line.last?.isWhiteSpace == true { line = line.dropLast() }
        return line
    }
}
