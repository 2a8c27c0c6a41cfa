extension String {
    /// The text with every character that changes the text direction (embeddings, overrides and isolates, Unicode
    /// Standard Annex 9) replaced. They make an external name or address, and the text beside it, read as something
    /// else; right-to-left scripts are displayed correctly without them.
    var withoutTurns: String {
        var bytes = Array(utf8)
        var hasTurns = false
        var place = 0
        // All of them have three bytes in UTF-8, as does the replacement character.
        while let start = bytes[place...].firstIndex(of: 0xE2), start + 2 < bytes.count {
            place = start + 3
            switch (bytes[start + 1], bytes[start + 2]) {
            case (0x80, 0xAA...0xAE), (0x81, 0xA6...0xA9):
                bytes.replaceSubrange(start..<place, with: [0xEF, 0xBF, 0xBD])
                hasTurns = true
            default: break
            }
        }
        return hasTurns ? String(decoding: bytes, as: UTF8.self) : self
    }
}
