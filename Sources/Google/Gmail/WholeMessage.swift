package import Base

/// A message as stored in the mailbox, byte for byte.
package struct WholeMessage: Sendable, Hashable {
    package var id: String
    package var labelIDs: [String]
    /// When Gmail received it.
    package var internalDate: Timestamp?
    package var bytes: [UInt8]

    package init(id: String, labelIDs: [String], internalDate: Timestamp?, bytes: [UInt8]) {
        self.id = id
        self.labelIDs = labelIDs
        self.internalDate = internalDate
        self.bytes = bytes
    }

    private struct Answer: Decodable {
        var id: String
        var labelIds: [String]?
        var internalDate: String?
    }

    /// Reads the answer of messages.get with format=raw. The message is taken out before the rest is decoded as JSON: a
    /// decoder would hold a large one in memory several times.
    init?(answer: [UInt8]) {
        let mark = Array("\"raw\":".utf8)
        guard let start = answer.firstRange(of: mark)?.upperBound,
            let open = answer[start...].firstIndex(of: UInt8(ascii: "\"")),
            let close = answer[(open + 1)...].firstIndex(of: UInt8(ascii: "\"")),
            let bytes = Self.decode(answer[(open + 1)..<close].prefix(while: Self.isLetter))
        else { return nil }
        let rest = answer[...open] + answer[close...]
        guard let read = try? JSON.decode(Answer.self, from: Array(rest)) else { return nil }
        self.init(
            id: read.id,
            labelIDs: read.labelIds ?? [],
            internalDate: read.internalDate.flatMap { Int64($0) }.map { Timestamp(milliseconds: $0) },
            bytes: bytes
        )
    }

    /// After the letters follows padding, which JSON may write in several ways.
    private static func isLetter(_ byte: UInt8) -> Bool {
        byte != UInt8(ascii: "=") && byte != UInt8(ascii: "\\")
    }

    /// Decodes URL-safe Base64, block by block.
    private static func decode(_ letters: ArraySlice<UInt8>) -> [UInt8]? {
        let block = 64 << 10
        var bytes: [UInt8] = []
        bytes.reserveCapacity(letters.count / 4 * 3 + 3)
        var position = letters.startIndex
        while position < letters.endIndex {
            let end = min(position + block, letters.endIndex)
            let piece = String(decoding: letters[position..<end], as: UTF8.self)
            guard let decoded = Base64.decode(piece, .url) else { return nil }
            bytes += decoded
            position = end
        }
        return bytes
    }
}
