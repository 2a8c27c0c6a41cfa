/// Reads a form with files (multipart/form-data, RFC 7578) whose parts must all be UTF-8 text.
struct MultipartForm: Sendable {
    /// RFC 2046 section 5.1.1.
    private static let longestBoundary = 70
    private static let longestHead = 4096
    private static let mostParts = 100
    private static let newline = Array("\r\n".utf8)
    private static let endOfHead = Array("\r\n\r\n".utf8)

    /// The names and values of the parts, in order; a file's value is its content.
    let fields: [(name: String, value: String)]

    /// The boundary in a Content-Type field; `nil` for other types and invalid boundaries.
    static func boundary(of contentType: String) -> String? {
        let parts = contentType.split(separator: ";").map { $0.trimmingWhitespace }
        guard parts.first?.lowercased() == "multipart/form-data",
            let parameter = parts.dropFirst().first(where: { $0.lowercased().hasPrefix("boundary=") })
        else { return nil }
        var boundary = parameter.dropFirst("boundary=".count)
        if boundary.count >= 2, boundary.hasPrefix("\""), boundary.hasSuffix("\"") {
            boundary = boundary.dropFirst().dropLast()
        }
        let isPlain = boundary.utf8.allSatisfy { (0x21...0x7E).contains($0) && $0 != UInt8(ascii: "\"") }
        guard isPlain, (1...longestBoundary).contains(boundary.utf8.count) else { return nil }
        return String(boundary)
    }

    /// `nil` if the body is malformed, has too many parts or is not text.
    init?(_ body: [UInt8], boundary: String) {
        let delimiter = Array("--\(boundary)".utf8)
        guard body.starts(with: delimiter) else { return nil }
        var fields: [(name: String, value: String)] = []
        var rest = body[...].dropFirst(delimiter.count)
        while !rest.starts(with: Array("--".utf8)) {
            guard rest.starts(with: Self.newline), fields.count < Self.mostParts,
                let end = rest.firstRange(of: Self.newline + delimiter)
            else { return nil }
            guard let field = Self.field(rest[rest.startIndex..<end.lowerBound]) else { return nil }
            fields.append(field)
            rest = rest[end.upperBound...]
        }
        self.fields = fields
    }

    /// A part, from the line break before its header to its last byte.
    private static func field(_ part: ArraySlice<UInt8>) -> (name: String, value: String)? {
        guard let blank = part.firstRange(of: endOfHead) else { return nil }
        let head = part[part.startIndex..<blank.lowerBound]
        guard head.count <= longestHead, let lines = String(validating: head, as: UTF8.self),
            let value = String(validating: part[blank.upperBound...], as: UTF8.self)
        else { return nil }
        let disposition = lines.split(whereSeparator: \.isNewline).first {
            $0.lowercased().hasPrefix("content-disposition:")
        }
        return disposition.flatMap(name).map { ($0, value) }
    }

    /// The parameter `name` of a Content-Disposition line; browsers encode quotes in it as `%22`.
    private static func name(_ line: Substring) -> String? {
        for parameter in line.split(separator: ";").dropFirst().map(\.trimmingWhitespace)
        where parameter.hasPrefix("name=\"") && parameter.hasSuffix("\"") && parameter.count > "name=\"\"".count {
            return String(parameter.dropFirst("name=\"".count).dropLast()).replacing("%22", with: "\"")
        }
        return nil
    }
}

extension StringProtocol {
    fileprivate var trimmingWhitespace: String {
        let start = drop { $0.isWhitespace }
        let end = start.lastIndex { !$0.isWhitespace }
        return end.map { String(start[...$0]) } ?? ""
    }
}
