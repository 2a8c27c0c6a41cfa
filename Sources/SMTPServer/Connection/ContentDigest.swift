import Mail
import OpenSSL

/// The digest by which a message that comes again is recognised: over envelope and content, without what a client
/// makes anew at each sending.
///
/// Odoo builds a message afresh when it sends it again, with other MIME boundaries and perhaps another Date. So the
/// Date field, lines that name a boundary, and lines that may be one (`--…`) are left out.
struct ContentDigest: ~Copyable {
    /// So much of a line is looked at to decide whether it counts.
    private static let decisive = 200

    private var hash = SHA256()
    private var line: [UInt8] = []
    /// What the current line is, once that is known.
    private var verdict: Verdict?
    private var isInHeader = true
    private var skipsField = false

    private enum Verdict {
        case counts
        case isLeftOut
    }

    init(_ envelope: Envelope) {
        let recipients = envelope.recipients.map { "\($0.address)".lowercased() }.sorted()
        let text = ([envelope.sender.map { "\($0)".lowercased() } ?? ""] + recipients).joined(separator: "\n")
        let bytes = Array(text.utf8) + [0]
        hash.update(bytes.span)
    }

    mutating func update(_ bytes: borrowing Span<UInt8>) {
        var position = 0
        while position < bytes.count {
            let start = position
            while position < bytes.count, bytes[position] != 0x0A { position += 1 }
            let endsLine = position < bytes.count
            if endsLine { position += 1 }
            take(bytes.extracting(start..<position), endsLine: endsLine)
        }
    }

    /// The digest, of 32 bytes.
    consuming func finalize() -> [UInt8] {
        if verdict == nil, !line.isEmpty { updateWithLine() }
        return hash.finalize()
    }

    private mutating func take(_ piece: borrowing Span<UInt8>, endsLine: Bool) {
        if verdict == nil {
            for index in 0..<min(piece.count, Self.decisive) { line.append(piece[index]) }
            if endsLine || line.count >= Self.decisive {
                verdict = decide()
                if verdict == .counts {
                    updateWithLine()
                    if piece.count > Self.decisive { hash.update(piece.extracting(Self.decisive..<piece.count)) }
                }
                line.removeAll(keepingCapacity: true)
            }
        } else if verdict == .counts {
            hash.update(piece)
        }
        if endsLine { verdict = nil }
    }

    private mutating func updateWithLine() {
        let start = line
        hash.update(start.span)
    }

    private mutating func decide() -> Verdict {
        if isInHeader {
            if line == [0x0D, 0x0A] { isInHeader = false }
            let isFold = line.first == 0x20 || line.first == 0x09
            if !isFold { skipsField = startsWith(Self.dateField) }
            if skipsField { return .isLeftOut }
        }
        if line.count > 2, line[0] == UInt8(ascii: "-"), line[1] == UInt8(ascii: "-") { return .isLeftOut }
        return namesBoundary ? .isLeftOut : .counts
    }

    private static let dateField = Array("date:".utf8)
    private static let boundaryParameter = Array("boundary=".utf8)

    private func startsWith(_ lowercased: [UInt8]) -> Bool {
        line.count >= lowercased.count
            && line.prefix(lowercased.count).elementsEqual(lowercased) { $0 | 0x20 == $1 | 0x20 }
    }

    private var namesBoundary: Bool {
        let word = Self.boundaryParameter
        guard line.count >= word.count else { return false }
        for start in 0...(line.count - word.count) where line[start] | 0x20 == UInt8(ascii: "b") {
            if line[start..<(start + word.count)].elementsEqual(word, by: { $0 | 0x20 == $1 | 0x20 }) { return true }
        }
        return false
    }
}
