/// Writes the fields of a header, folded to the line length that mail allows.
package struct HeaderWriter: Sendable {
    /// The width at which lines are folded where possible (RFC 5322 section 2.1.1 recommends 78).
    private static let preferredWidth = 78
    /// The longest line that mail allows, without CRLF (RFC 5322 section 2.1.1).
    package static let longestLine = 998

    package private(set) var bytes: [UInt8] = []

    package init() {}

    /// Copies a field byte for byte.
    package mutating func copy(_ field: HeaderField) {
        bytes += field.bytes
        if bytes.last != 0x0A { bytes += [0x0D, 0x0A] }
    }

    /// Writes a field of indivisible pieces. Between two of them comes `separator` and, where the line would be too
    /// long, a fold.
    package mutating func write(_ name: String, pieces: [[UInt8]], separator: String = "") {
        bytes += name.utf8
        bytes.append(UInt8(ascii: ":"))
        var width = name.utf8.count + 1
        for (index, piece) in pieces.enumerated() {
            let tail = index + 1 < pieces.count ? Array(separator.utf8) : []
            if index > 0, width + 1 + piece.count + tail.count > Self.preferredWidth {
                bytes += [0x0D, 0x0A]
                width = 0
            }
            bytes.append(0x20)
            bytes += piece
            bytes += tail
            width += 1 + piece.count + tail.count
        }
        bytes += [0x0D, 0x0A]
    }

    /// Writes a field of words, folded between them; a word that is too long for a line is split.
    package mutating func write(_ name: String, _ text: String) {
        var pieces: [[UInt8]] = []
        for word in text.utf8.split(separator: 0x20) {
            var rest = Array(word)[...]
            while rest.count > Self.longestLine / 2 {
                pieces.append(Array(rest.prefix(Self.longestLine / 2)))
                rest = rest.dropFirst(Self.longestLine / 2)
            }
            pieces.append(Array(rest))
        }
        write(name, pieces: pieces)
    }

    /// Writes an address field, folded between the mailboxes; writes nothing for an empty list.
    package mutating func write(_ name: String, _ mailboxes: [Mailbox]) {
        guard !mailboxes.isEmpty else { return }
        write(name, pieces: mailboxes.map(Self.piece), separator: ",")
    }

    /// Ends the header with its empty line.
    package mutating func end() {
        bytes += [0x0D, 0x0A]
    }

    /// Returns a mailbox as written, or only its address if it is too long for a line.
    private static func piece(_ mailbox: Mailbox) -> [UInt8] {
        mailbox.source.count <= longestLine / 2 ? mailbox.source : Array(mailbox.address.description.utf8)
    }
}
