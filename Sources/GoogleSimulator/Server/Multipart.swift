/// Multipart bodies (RFC 2046 section 5.1): messages, multipart uploads and batches.
enum Multipart {
    /// Returns the bytes between the delimiter lines, without preamble and epilogue.
    static func split(_ body: ArraySlice<UInt8>, boundary: String) -> [ArraySlice<UInt8>] {
        let delimiter = Array("--\(boundary)".utf8)
        var parts: [ArraySlice<UInt8>] = []
        var start: Int?
        var line = body.startIndex
        while line < body.endIndex {
            let end = body[line...].firstIndex(of: 0x0A).map { $0 + 1 } ?? body.endIndex
            if body[line..<end].starts(with: delimiter) {
                let rest = body[(line + delimiter.count)..<end].filter { ![0x0D, 0x0A, 0x20, 0x09].contains($0) }
                if rest.isEmpty || rest.starts(with: "--".utf8) {
                    if let start { parts.append(withoutFinalBreak(body[start..<max(start, line)])) }
                    start = rest.isEmpty ? end : nil
                    if !rest.isEmpty { return parts }
                }
            }
            line = end
        }
        if let start { parts.append(body[min(start, body.endIndex)...]) }
        return parts
    }

    /// Removes the line break before a delimiter, which belongs to the delimiter.
    private static func withoutFinalBreak(_ part: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var part = part
        if part.last == 0x0A { part = part.dropLast() }
        if part.last == 0x0D { part = part.dropLast() }
        return part
    }

    /// Splits `part` into its header and its content.
    static func header(of part: ArraySlice<UInt8>) -> (header: ArraySlice<UInt8>, content: ArraySlice<UInt8>) {
        var line = part.startIndex
        while line < part.endIndex {
            let end = part[line...].firstIndex(of: 0x0A).map { $0 + 1 } ?? part.endIndex
            if part[line..<end].allSatisfy({ $0 == 0x0D || $0 == 0x0A }) {
                return (part[..<line], part[end...])
            }
            line = end
        }
        return (part, part[part.endIndex...])
    }
}

/// A field value with parameters, such as `multipart/mixed; boundary="x"` (RFC 2045 section 5.1).
struct ParameterizedValue: Sendable, Hashable {
    /// The part before the first semicolon, in lower case.
    let value: String
    /// The parameters by name, in lower case.
    let parameters: [String: String]

    init(_ text: String) {
        var pieces: [String] = [""]
        var isQuoted = false
        var isEscaped = false
        for character in text {
            if isEscaped {
                pieces[pieces.count - 1].append(character)
                isEscaped = false
            } else if character == "\\", isQuoted {
                isEscaped = true
            } else if character == "\"" {
                isQuoted.toggle()
            } else if character == ";", !isQuoted {
                pieces.append("")
            } else {
                pieces[pieces.count - 1].append(character)
            }
        }
        value = Self.trimmed(pieces[0]).lowercased()
        var parameters: [String: String] = [:]
        for piece in pieces.dropFirst() {
            let parts = piece.split(separator: "=", maxSplits: 1).map { Self.trimmed(String($0)) }
            if parts.count == 2 { parameters[parts[0].lowercased()] = parts[1] }
        }
        self.parameters = parameters
    }

    private static func trimmed(_ text: String) -> String {
        String(text.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
    }
}
