/// Comma-separated values as programs and spreadsheets write them.
extension CSVText {
    /// A record of a file.
    package struct Record: Sendable, Hashable {
        /// The line on which it begins, counted from 1.
        package let line: Int
        package let cells: [String]
    }

    /// A cell begins with a quote that nothing closes.
    package struct OpenQuote: Error, Sendable, Hashable {
        /// The line on which its record begins, counted from 1.
        package let line: Int
    }

    /// Reads the records of `text` (RFC 4180); empty lines are left out, and so are spaces around a cell without quotes. Lines
    /// end in LF or CR LF.
    package static func read(_ text: String, separator: Character) throws(OpenQuote) -> [Record] {
        var records: [Record] = []
        var (cells, cell): ([String], String) = ([], "")
        var (line, begin, isQuoted, wasQuoted) = (1, 1, false, false)
        func ended() -> String { wasQuoted ? cell : trimmed(cell) }
        func endRecord() {
            cells.append(ended())
            if cells != [""] { records.append(Record(line: begin, cells: cells)) }
            (cells, cell, wasQuoted) = ([], "", false)
        }
        var rest = text[...]
        while let character = rest.popFirst() {
            if character.isNewline { line += 1 }
            if isQuoted {
                guard character == "\"" else {
                    cell.append(character)
                    continue
                }
                if rest.first == "\"" {
                    cell.append("\"")
                    rest.removeFirst()
                } else {
                    isQuoted = false
                }
            } else if character == "\"", trimmed(cell).isEmpty, !wasQuoted {
                (cell, isQuoted, wasQuoted) = ("", true, true)
            } else if character == separator {
                cells.append(ended())
                (cell, wasQuoted) = ("", false)
            } else if character.isNewline {
                endRecord()
                begin = line
            } else if !wasQuoted || !character.isWhitespace {
                cell.append(character)
            }
        }
        guard !isQuoted else { throw OpenQuote(line: begin) }
        endRecord()
        return records
    }

    private static func trimmed(_ text: String) -> String {
        let start = text.drop { $0.isWhitespace }
        let end = start.lastIndex { !$0.isWhitespace }
        return end.map { String(start[...$0]) } ?? ""
    }
}
