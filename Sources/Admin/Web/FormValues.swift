import Base
import HTTPTypes

/// The fields of a form or query, in order.
struct FormValues: Sendable {
    private static let mostFields = 1000

    /// The names and values as they were sent: for the API, whose operations declare their own names.
    let fields: [(name: String, value: String)]

    /// No fields.
    init() {
        fields = []
    }

    /// The fields of a form with files.
    init(_ form: MultipartForm) {
        fields = form.fields
    }

    /// Reads `name=value&…`; `nil` where it is malformed.
    init?(_ text: String) {
        let parts = text.split(separator: "&")
        guard parts.count <= Self.mostFields else { return nil }
        var fields: [(name: String, value: String)] = []
        for part in parts {
            let pair = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = PercentCode.decodeForm(pair[0].utf8),
                let value = pair.count == 2 ? PercentCode.decodeForm(pair[1].utf8) : ""
            else { return nil }
            fields.append((name, value))
        }
        self.fields = fields
    }

    /// The field's first value, without surrounding spaces; empty if there is none.
    subscript(_ field: FormField) -> String {
        raw(field)?.trimmingWhitespace ?? ""
    }

    /// The field's first value exactly as typed, for passwords.
    func raw(_ field: FormField) -> String? { fields.first { $0.name == field.name }?.value }

    /// All values of the field, for lists and groups of check boxes.
    func all(_ field: FormField) -> [String] { fields.filter { $0.name == field.name }.map(\.value) }

    /// Whether a check box was ticked.
    func isOn(_ field: FormField) -> Bool { raw(field) != nil }

    /// Whether the user changed a field, compared with what the page showed. What was not changed keeps the value that is stored
    /// now: it may have been changed elsewhere, such as in Odoo, since the page was loaded.
    ///
    /// A form that says of no field what it showed counts as a whole.
    func isChanged(_ field: FormField) -> Bool {
        guard let shown = raw(.shown(in: field)) else { return !fields.contains { FormField.isShown($0.name) } }
        return self[field] != shown.trimmingWhitespace
    }

    /// Takes a check box that the user changed.
    func change(_ field: FormField, _ flag: inout Bool) {
        if isChanged(field) { flag = isOn(field) }
    }

    /// Takes a number that the user changed; what is none becomes 0.
    func change(_ field: FormField, _ number: inout Int) {
        if isChanged(field), raw(field) != nil { number = Int(self[field]) ?? 0 }
    }
}

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

extension HTTPField.Name {
    static let xForwardedFor = named("X-Forwarded-For")
    static let xForwardedProto = named("X-Forwarded-Proto")
    static let xForwardedHost = named("X-Forwarded-Host")
    /// https://www.w3.org/TR/fetch-metadata/
    static let secFetchSite = named("Sec-Fetch-Site")
    static let xFrameOptions = named("X-Frame-Options")
    static let referrerPolicy = named("Referrer-Policy")
    static let xAccelBuffering = named("X-Accel-Buffering")
    static let lastEventID = named("Last-Event-ID")
    static let xDNSPrefetchControl = named("X-DNS-Prefetch-Control")
    static let crossOriginOpenerPolicy = named("Cross-Origin-Opener-Policy")
    static let crossOriginResourcePolicy = named("Cross-Origin-Resource-Policy")
    static let permissionsPolicy = named("Permissions-Policy")

    /// A literal in the source, which is known to be valid.
    private static func named(_ text: String) -> HTTPField.Name {
        guard let name = HTTPField.Name(text) else { preconditionFailure("\(text) is no field name") }
        return name
    }
}

/// In forms.
extension PercentCode {
    /// Decodes a name or value of a form, in which a plus sign is a space (URL Standard,
    /// application/x-www-form-urlencoded). Returns `nil` for an invalid escape or invalid UTF-8.
    static func decodeForm(_ text: Substring.UTF8View) -> String? {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count)
        var rest = text[...]
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "+"): bytes.append(UInt8(ascii: " "))
            case UInt8(ascii: "%"):
                guard let high = rest.popFirst().flatMap(digit), let low = rest.popFirst().flatMap(digit) else {
                    return nil
                }
                bytes.append(high << 4 | low)
            default: bytes.append(byte)
            }
        }
        return String(validating: bytes, as: UTF8.self)
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
