import Base
import Cryptography

/// A message or one of its parts, parsed for `format=full` (RFC 2045, RFC 2046).
struct MIMEPart {
    /// The deepest level that is parsed; deeper parts are shown undivided.
    private static let deepest = 20

    let header: MessageText
    let content: ArraySlice<UInt8>
    let type: String
    let number: String
    let parts: [MIMEPart]

    init(header: MessageText, content: ArraySlice<UInt8>, number: String = "", depth: Int = 0) {
        self.header = header
        self.content = content
        self.number = number
        let contentType = ParameterizedValue(header.value("Content-Type") ?? "text/plain")
        type = contentType.value
        guard type.hasPrefix("multipart/"), depth < Self.deepest, let boundary = contentType.parameters["boundary"]
        else {
            parts = []
            return
        }
        let pieces = Multipart.split(content, boundary: boundary)
        parts = pieces.enumerated().map { index, piece in
            let (header, content) = Multipart.header(of: piece)
            return MIMEPart(
                header: MessageText(lenient: header),
                content: content,
                number: number.isEmpty ? "\(index)" : "\(number).\(index)",
                depth: depth + 1
            )
        }
    }

    static func type(of header: MessageText) -> String {
        ParameterizedValue(header.value("Content-Type") ?? "text/plain").value
    }

    static func json(_ fields: [MessageText.Field]) -> JSON {
        .array(fields.map { ["name": .string($0.name), "value": .string($0.value)] })
    }

    /// The attachment's name; empty if the part has none.
    var filename: String {
        ParameterizedValue(header.value("Content-Disposition") ?? "").parameters["filename"]
            ?? ParameterizedValue(header.value("Content-Type") ?? "").parameters["name"] ?? ""
    }

    /// The content, decoded from its transfer encoding (RFC 2045 section 6).
    var decoded: [UInt8] {
        switch (header.value("Content-Transfer-Encoding") ?? "").lowercased().filter({ !$0.isWhitespace }) {
        case "base64":
            let letters = content.filter { $0 > 0x20 }
            return Base64.decode(String(decoding: letters, as: UTF8.self)) ?? []
        case "quoted-printable": return QuotedPrintable.decode(content)
        default: return Array(content)
        }
    }

    func json(messageID: String) -> JSON {
        var body: [String: JSON] = [:]
        if !parts.isEmpty {
            body["size"] = 0
        } else {
            let decoded = decoded
            body["size"] = .integer(decoded.count)
            if !filename.isEmpty {
                body["attachmentId"] = .string(attachmentID(messageID))
            } else if !decoded.isEmpty {
                body["data"] = .string(Base64.encode(decoded, .url))
            }
        }
        var json: [String: JSON] = [
            "partId": .string(number), "mimeType": .string(type), "filename": .string(filename),
            "headers": Self.json(header.fields), "body": .object(body),
        ]
        if !parts.isEmpty { json["parts"] = .array(parts.map { $0.json(messageID: messageID) }) }
        return .object(json)
    }

    func part(_ number: String) -> MIMEPart? {
        if number == self.number, parts.isEmpty { return self }
        for part in parts { if let found = part.part(number) { return found } }
        return nil
    }

    /// The beginning of the first text part.
    var snippet: String {
        if type == "text/plain", parts.isEmpty {
            let words = String(decoding: decoded.prefix(1000), as: UTF8.self).split(whereSeparator: \.isWhitespace)
            return String(words.joined(separator: " ").prefix(200))
        }
        return parts.lazy.map(\.snippet).first { !$0.isEmpty } ?? ""
    }

    /// Returns an attachment id, which differs from one answer to the next, as Gmail's do.
    private func attachmentID(_ messageID: String) -> String {
        "ANGjdJ" + Base64.encode(Array("\(number)/\(messageID)/".utf8) + RandomBytes.make(12), .url, padded: false)
    }

    /// Returns the number of the part that an attachment id refers to.
    static func partID(ofAttachment id: String) -> String? {
        guard id.hasPrefix("ANGjdJ"), let bytes = Base64.decode(String(id.dropFirst(6)), .url) else { return nil }
        return String(decoding: bytes.prefix { $0 != UInt8(ascii: "/") }, as: UTF8.self)
    }
}

/// The quoted-printable encoding (RFC 2045 section 6.7).
enum QuotedPrintable {
    static func decode(_ content: ArraySlice<UInt8>) -> [UInt8] {
        var result: [UInt8] = []
        var rest = content
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "=") else { result.append(byte); continue }
            if rest.starts(with: [0x0D, 0x0A]) {
                rest = rest.dropFirst(2)
            } else if rest.first == 0x0A {
                rest = rest.dropFirst()
            } else if let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16) {
                result.append(value)
                rest = rest.dropFirst(2)
            } else {
                result.append(byte)
            }
        }
        return result
    }
}
