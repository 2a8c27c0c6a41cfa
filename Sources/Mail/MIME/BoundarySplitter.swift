/// Splits a multipart at its boundary lines (RFC 2046 section 5.1.1).
enum BoundarySplitter {
    /// - Returns: the parts, without the line end before the next boundary, and without the text before the first and
    ///   after the last boundary. A part that is not terminated extends to the end.
    static func split(_ content: ArraySlice<UInt8>, _ boundary: String, most: Int) -> [ArraySlice<UInt8>] {
        let mark = Array("--\(boundary)".utf8)
        var parts: [ArraySlice<UInt8>] = []
        var start: Int?
        var position = content.startIndex
        while position < content.endIndex, parts.count < most {
            let end = content.endOfLine(from: position)
            if let isLast = isBoundary(content[position..<end], mark) {
                if let start { parts.append(content[start..<max(start, withoutEnd(content, at: position))]) }
                start = isLast ? nil : end
                if isLast { return parts }
            }
            position = end
        }
        if let start, parts.count < most { parts.append(content[start...]) }
        return parts
    }

    /// Returns `nil` for a line that is not a boundary; otherwise whether it ends the multipart.
    private static func isBoundary(_ line: ArraySlice<UInt8>, _ mark: [UInt8]) -> Bool? {
        guard line.first == mark[0], line.starts(with: mark) else { return nil }
        let rest = line.dropFirst(mark.count).withoutLineEnd
        let isLast = rest.starts(with: "--".utf8)
        return (isLast ? rest.dropFirst(2) : rest).allSatisfy(\.isWhiteSpace) ? isLast : nil
    }

    /// The line end before a boundary belongs to the boundary.
    private static func withoutEnd(_ content: ArraySlice<UInt8>, at position: Int) -> Int {
        content[..<position].withoutLineEnd.endIndex
    }
}
