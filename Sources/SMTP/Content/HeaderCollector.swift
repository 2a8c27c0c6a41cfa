/// Collects the header from the start of a message as its content passes.
package struct HeaderCollector: Sendable {
    private let limit: Int
    /// The header with its empty line, or the part received so far.
    package private(set) var bytes: [UInt8] = []
    package private(set) var isComplete = false
    package private(set) var isTooLong = false

    package init(limit: Int) {
        self.limit = limit
    }

    /// Reads the next piece of content.
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

    /// After CR LF CR LF, or an empty first line.
    private var endsInEmptyLine: Bool {
        bytes.count == 2 || bytes.suffix(4).elementsEqual([0x0D, 0x0A, 0x0D, 0x0A])
    }
}
