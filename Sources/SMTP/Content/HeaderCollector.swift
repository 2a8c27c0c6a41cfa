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
            let lineFeed = piece.firstIndex(of: 0x0A, in: position..<piece.count)
            let end = lineFeed.map { $0 + 1 } ?? piece.count
            guard bytes.count + end - position <= limit else {
                isTooLong = true
                return
            }
            bytes.append(piece.extracting(position..<end))
            position = end
            if lineFeed != nil, endsInEmptyLine {
                isComplete = true
                return
            }
        }
    }

    /// Behind CR LF CR LF, or an empty first line.
    private var endsInEmptyLine: Bool {
        bytes.count == 2 || bytes.suffix(4).elementsEqual([0x0D, 0x0A, 0x0D, 0x0A])
    }
}
