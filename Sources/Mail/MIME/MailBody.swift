/// The readable text of a message: its pieces in order, each as plain text, as HTML or as both.
package struct MailBody: Sendable, Hashable {
    private struct Piece: Sendable, Hashable {
        var text: String?
        var html: String?
    }

    private var pieces: [Piece] = []

    package init() {}

    package var isEmpty: Bool { pieces.isEmpty }

    /// The whole body as HTML, with plain text escaped. The code that shows it must sanitise it.
    package var html: String {
        pieces.map { $0.html ?? PlainText.html($0.text ?? "") }.joined(separator: "\n").cut(MIMELimits.longestText)
    }

    /// The whole body as plain text; pieces that are HTML only are converted.
    package var text: String {
        pieces.map { $0.text ?? PlainText.read(html: $0.html ?? "") }.joined(separator: "\n\n")
            .cut(MIMELimits.longestText)
    }

    /// Whether any piece is HTML.
    package var hasHTML: Bool { pieces.contains { $0.html != nil } }

    mutating func add(_ part: MIMEPart) {
        pieces.append(part.type == "text/html" ? Piece(html: part.text) : Piece(text: part.text))
    }

    mutating func add(text: String) { pieces.append(Piece(text: text)) }

    mutating func add(_ body: MailBody) { pieces += body.pieces }

    /// Adds an alternative form of the same text; the first of each kind wins.
    mutating func addForm(_ form: MailBody) {
        guard !form.isEmpty else { return }
        var piece = pieces.first ?? Piece()
        if form.hasHTML, piece.html == nil { piece.html = form.html }
        if !form.hasHTML, piece.text == nil { piece.text = form.text }
        pieces = [piece]
    }
}

extension String {
    /// Cuts to at most `most` bytes of UTF-8, at a scalar boundary.
    fileprivate func cut(_ most: Int) -> String {
        guard utf8.count > most else { return self }
        var end = utf8.index(startIndex, offsetBy: most)
        while end > startIndex, end.samePosition(in: unicodeScalars) == nil { end = utf8.index(before: end) }
        return String(self[..<end])
    }
}
