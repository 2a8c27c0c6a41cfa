#if canImport(Glibc)
import Glibc
#endif

/// Scans the content of a message: finds its end, removes dot-stuffing and refuses a bare CR or LF.
///
/// Only CR LF dot CR LF ends DATA (RFC 5321 section 4.1.1.4). Anything else that looks like a line end is refused, so
/// that no two programs can disagree about where a message ends.
struct DataDecoder: Sendable {
    /// The result of one call of `read`.
    enum Progress: Sendable, Hashable {
        /// All bytes belong to the content or its encoding.
        case more
        /// The end of DATA was found; `consumed` bytes belong to it.
        case ended(consumed: Int)
        case bareLineEnd
        case lineTooLong
    }

    private enum Place: Sendable {
        case lineStart
        case inLine
        case afterCR
        /// After a dot at the start of a line.
        case afterDot
        case afterDotCR
    }

    private let longestLine: Int
    /// False for BDAT, where dots are literal and the size determines the end.
    private let hasDots: Bool
    private var place = Place.lineStart
    private var lineLength = 0

    init(longestLine: Int, hasDots: Bool) {
        self.longestLine = longestLine
        self.hasDots = hasDots
    }

    /// True when the last byte was a CR whose LF is still missing.
    var endsInCR: Bool { if case .afterCR = place { true } else { false } }

    /// Reads `bytes` and calls `emit` with each range that is content.
    mutating func read(_ bytes: borrowing Span<UInt8>, emit: (Range<Int>) -> Void) -> Progress {
        var start = 0
        var position = 0
        let count = bytes.count
        while position < count {
            switch place {
            case .inLine:
                let lineFeed = bytes.firstIndex(of: 0x0A, in: position..<count) ?? count
                let lineEnd = bytes.firstIndex(of: 0x0D, in: position..<lineFeed) ?? lineFeed
                lineLength += lineEnd - position
                position = lineEnd
                guard lineLength <= longestLine else { return .lineTooLong }
                guard position < count else { break }
                guard bytes[position] == 0x0D else { return .bareLineEnd }
                position += 1
                place = .afterCR
            case .afterCR:
                guard bytes[position] == 0x0A else { return .bareLineEnd }
                position += 1
                lineLength = 0
                place = .lineStart
            case .lineStart:
                if hasDots, bytes[position] == UInt8(ascii: ".") {
                    if start < position { emit(start..<position) }
                    position += 1
                    start = position
                    place = .afterDot
                } else {
                    place = .inLine
                }
            case .afterDot:
                if bytes[position] == 0x0D {
                    position += 1
                    place = .afterDotCR
                } else {
                    start = position
                    place = .inLine
                }
            case .afterDotCR:
                guard bytes[position] == 0x0A else { return .bareLineEnd }
                return .ended(consumed: position + 1)
            }
        }
        if place != .afterDot, place != .afterDotCR, start < position { emit(start..<position) }
        return .more
    }
}

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

extension Span<UInt8> {
    /// The first index of `byte` in `range`. Content is searched only for line ends, so this is the cost of receiving
    /// mail.
    package func firstIndex(of byte: UInt8, in range: Range<Int>) -> Int? {
        precondition(range.upperBound <= count)
        return unsafe withUnsafeBytes { bytes in
            guard let base = bytes.baseAddress,
                let found = unsafe memchr(base + range.lowerBound, Int32(byte), range.count)
            else { return nil }
            return unsafe UnsafeRawPointer(found) - base
        }
    }
}

extension [UInt8] {
    package mutating func append(_ bytes: borrowing Span<UInt8>) {
        unsafe bytes.withUnsafeBufferPointer { unsafe append(contentsOf: $0) }
    }
}
