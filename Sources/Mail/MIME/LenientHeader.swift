/// The header of a message or of one of its parts, parsed as far as possible, for display. `HeaderBlock` is the strict
/// parser.
///
/// Lines may end with LF alone. The header ends at the empty line, or at the first line that cannot be a field; that
/// line belongs to the body.
package struct LenientHeader: Sendable, Hashable {
    /// The most fields that are read.
    private static let mostFields = 2000

    package let fields: [HeaderField]
    /// The start of the body.
    package let end: Int

    package init(_ bytes: ArraySlice<UInt8>) {
        var fields: [HeaderField] = []
        var position = bytes.startIndex
        while position < bytes.endIndex {
            let start = position
            let lineEnd = bytes.endOfLine(from: position)
            if bytes[start..<lineEnd].allSatisfy({ $0 == 0x0D || $0 == 0x0A }) {
                position = lineEnd
                break
            }
            position = lineEnd
            while position < bytes.endIndex, bytes[position].isWhiteSpace {
                position = bytes.endOfLine(from: position)
            }
            if let field = Self.field(bytes[start..<position]) {
                if fields.count < Self.mostFields { fields.append(field) }
            } else if start != bytes.startIndex || !bytes[start..<lineEnd].starts(with: "From ".utf8) {
                // Skips the first line of a message from an mbox file.
                position = start
                break
            }
        }
        self.fields = fields
        end = position
    }

    /// The first field with that name.
    package func first(_ name: String) -> HeaderField? { fields.first { $0.isNamed(name) } }

    /// All fields with that name, in order.
    package func all(_ name: String) -> [HeaderField] { fields.filter { $0.isNamed(name) } }

    private static func field(_ bytes: ArraySlice<UInt8>) -> HeaderField? {
        guard let colon = bytes.firstIndex(of: UInt8(ascii: ":")) else { return nil }
        let name = bytes[..<colon].trimmingWhiteSpace
        guard !name.isEmpty, name.allSatisfy({ (0x21...0x7E).contains($0) }) else { return nil }
        return HeaderField(name: String(decoding: name, as: UTF8.self), bytes: bytes, valueStart: colon + 1)
    }
}

extension ArraySlice<UInt8> {
    /// The position after the LF that ends the line at `start`, or the end.
    func endOfLine(from start: Int) -> Int { self[start...].firstIndex(of: 0x0A).map { $0 + 1 } ?? endIndex }

    /// The line without its line end.
    var withoutLineEnd: ArraySlice<UInt8> {
        var line = self
        if line.last == 0x0A { line = line.dropLast() }
        if line.last == 0x0D { line = line.dropLast() }
        return line
    }
}

extension HeaderField {
    /// The value for display: encoded words are decoded, and invalid UTF-8 is read as Western European text.
    package var shownText: String {
        let value = value
        let text = String(validating: value, as: UTF8.self) ?? Charset.windows1252.decode(value)
        return EncodedWord.decode(text)
    }
}
