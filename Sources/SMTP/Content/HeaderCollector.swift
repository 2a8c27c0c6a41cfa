/// Keeps the beginning of a message, its header, while the whole goes by.
package struct HeaderCollector: Sendable {
    private let limit: Int
    /// The header with its empty line, or what there is of it.
    package private(set) var bytes: [UInt8] = []
    package private(set) var isComplete = false
    package private(set) var isTooLong = false

    package init(limit: Int) {
        self.limit = limit
    }

    /// Looks at the next piece of content.
    package mutating func take(_ piece: borrowing Span<UInt8>) {
        guard !isComplete, !isTooLong else { return }
        var position = 0
        while position < piece.count {
            let byte = piece[position]
            bytes.append(byte)
            position += 1
            guard byte == 0x0A else { continue }
            // Behind CR LF CR LF, or an empty first line.
            let count = bytes.count
            if count == 2
                || (count >= 4 && bytes[count - 3] == 0x0A && bytes[count - 4] == 0x0D && bytes[count - 2] == 0x0D)
            {
                isComplete = true
                return
            }
            if count > limit { break }
        }
        isTooLong = bytes.count > limit
    }
}
