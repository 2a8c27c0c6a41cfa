extension String {
    /// The text with a replacement character in place of each that turns the direction of what follows (embeddings,
    /// overrides and isolates, Unicode Standard Annex 9). By these a name or an address from outside reads as another, and
    /// what stands beside it too; right-to-left scripts are shown rightly without them.
    var withoutTurns: String {
        var bytes = Array(utf8)
        var hasTurns = false
        var place = 0
        // All of them have three bytes in UTF-8, as has the replacement character.
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
