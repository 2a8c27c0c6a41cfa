import Mail
import OpenSSL
import SMTP

/// The digest by which a message that comes again is recognised: over envelope and content, without what a client
/// makes anew at each sending.
///
/// Odoo builds a message afresh when it sends it again, with other MIME boundaries and perhaps another Date. So the
/// Date field, the lines that name a boundary, and the delimiters made of one are left out, and nothing else: two
/// messages that differ in a word of their text are two messages.
struct ContentDigest: ~Copyable {
    /// So much of a line is looked at to decide whether it counts.
    private static let decisive = 200

    private var hash = SHA256()
    /// The beginning of the current line, where it came in pieces too short to judge by.
    private var line: [UInt8] = []
    /// What the current line is, once that is known.
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

    /// Takes the next piece of content. Lines that count and lie side by side are hashed in one go.
    mutating func update(_ bytes: borrowing Span<UInt8>) {
        var position = 0
        // From here on, what lies before `position` counts and is yet to be hashed.
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

    /// The digest, of 32 bytes.
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
