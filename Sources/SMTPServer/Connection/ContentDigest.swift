import Mail
import OpenSSL
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
