import Cryptography
import Mail
import SMTP

/// The digest that detects a repeated message: it covers envelope and content, without what a client regenerates each
/// time it sends.
///
/// Odoo rebuilds a message when it sends it again, with other MIME boundaries and possibly another Date. The digest
/// therefore omits the Date field, the lines that declare a boundary and the delimiters made from one, and nothing
/// else: two messages whose text differs in a word are different messages.
struct ContentDigest: ~Copyable {
    /// Bytes of a line that are examined to decide whether it counts.
    private static let decisive = 200

    private var hash = SHA256()
    /// The start of the current line, where it arrived in pieces too short to judge.
    private var line: [UInt8] = []
    /// The verdict on the current line, once known.
    private var verdict: Verdict?
    private var rules = DigestRules()

    private typealias Verdict = DigestRules.Verdict

    init(_ envelope: Envelope) {
        let recipients = envelope.recipients.map { String(decoding: $0.address.key.bytes, as: UTF8.self) }
        let invalid = envelope.invalidRecipients.map { "\t\($0.text)" }
        let sender = envelope.sender.map { String(decoding: $0.key.bytes, as: UTF8.self) } ?? ""
        let bytes = Array(([sender] + (recipients + invalid).sorted()).joined(separator: "\n").utf8) + [0]
        hash.update(bytes.span)
    }

    /// Adds the next piece of content. Consecutive lines that count are hashed in one call.
    mutating func update(_ bytes: borrowing Span<UInt8>) {
        var position = 0
        // The start of the bytes before `position` that count and are not yet hashed.
        var run = 0
        while position < bytes.count {
            let lineFeed = bytes.firstIndex(of: 0x0A, in: position..<bytes.count)
            let end = lineFeed.map { $0 + 1 } ?? bytes.count
            if verdict == nil {
                if line.isEmpty, lineFeed != nil || end - position >= Self.decisive {
                    verdict = rules.judge(bytes.extracting(position..<min(end, position + Self.decisive)))
                } else {
                    hash.update(bytes.extracting(run..<position))
                    let more = min(end - position, Self.decisive - line.count)
                    line.append(bytes.extracting(position..<(position + more)))
                    position += more
                    run = position
                    guard lineFeed != nil || line.count == Self.decisive else { continue }
                    judgeLine()
                }
            }
            if verdict == .isLeftOut {
                hash.update(bytes.extracting(run..<position))
                run = end
            }
            position = end
            if lineFeed != nil { verdict = nil }
        }
        hash.update(bytes.extracting(run..<position))
    }

    /// Returns the digest, 32 bytes.
    consuming func finalize() -> [UInt8] {
        if !line.isEmpty { judgeLine() }
        return hash.finalize()
    }

    private mutating func judgeLine() {
        let start = line
        verdict = rules.judge(start.span)
        if verdict == .counts { hash.update(start.span) }
        line.removeAll(keepingCapacity: true)
    }
}

/// Decides which lines of a message count in a comparison: all but those that a client regenerates.
struct DigestRules {
    enum Verdict {
        case counts
        case isLeftOut
    }

    /// The most boundaries that are remembered; lines made from further ones count.
    private static let mostBoundaries = 64
    private static let dateField = Array("date:".utf8)
    private static let contentType = Array("content-type:".utf8)
    private static let parameter = Array("boundary=".utf8)

    private var isInHeader = true
    private var isInDate = false
    private var boundaries: [[UInt8]] = []

    /// Judges the start of the next line; lines must be passed in order.
    mutating func judge(_ line: borrowing Span<UInt8>) -> Verdict {
        let isFold = !line.isEmpty && (line[0] == 0x20 || line[0] == 0x09)
        if isInHeader {
            if !isFold { isInDate = begins(line, with: Self.dateField) }
            if isInDate { return .isLeftOut }
            if line.count == 2, line[0] == 0x0D { isInHeader = false }
        }
        if isDelimiter(line) { return .isLeftOut }
        // The headers of parts declare boundaries too, so the body is also searched.
        guard isFold || begins(line, with: Self.contentType), let boundary = boundary(in: line) else { return .counts }
        if boundaries.count < Self.mostBoundaries { boundaries.append(boundary) }
        return .isLeftOut
    }

    /// Whether the line is `--boundary` or `--boundary--` of a declared boundary (RFC 2046 section 5.1.1).
    private func isDelimiter(_ line: borrowing Span<UInt8>) -> Bool {
        guard line.count > 2, line[0] == 0x2D, line[1] == 0x2D, !boundaries.isEmpty else { return false }
        var text: [UInt8] = []
        text.append(line.extracting(2..<line.count))
        while let last = text.last, [0x20, 0x09, 0x0D, 0x0A].contains(last) { text.removeLast() }
        return boundaries.contains { text.starts(with: $0) && [[], [0x2D, 0x2D]].contains(text.dropFirst($0.count)) }
    }

    /// The value of a `boundary` parameter, limited to the characters that RFC 2046 allows.
    private func boundary(in line: borrowing Span<UInt8>) -> [UInt8]? {
        var from = 0
        while let equals = line.firstIndex(of: UInt8(ascii: "="), in: from..<line.count) {
            from = equals + 1
            let start = from - Self.parameter.count
            guard start >= 0, begins(line.extracting(start..<from), with: Self.parameter) else { continue }
            var value: [UInt8] = []
            var position = from
            if position < line.count, line[position] == UInt8(ascii: "\"") { position += 1 }
            while position < line.count, Self.mayBeInBoundary(line[position]) {
                value.append(line[position])
                position += 1
            }
            return value.isEmpty || value.count > 70 ? nil : value
        }
        return nil
    }

    /// `bchars` of RFC 2046 section 5.1.1 except the space, which no client uses.
    private static func mayBeInBoundary(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
        default: "'()+_,-./:=?".utf8.contains(byte)
        }
    }

    /// Compares without regard to the case of letters.
    private func begins(_ line: borrowing Span<UInt8>, with lowercased: [UInt8]) -> Bool {
        guard line.count >= lowercased.count else { return false }
        for index in lowercased.indices where line[index] | 0x20 != lowercased[index] | 0x20 { return false }
        return true
    }
}
