import Base

/// Rows in aligned columns, for people to read; programs use `--json`.
package struct Table {
    private let heads: [String]
    private var rows: [[String]] = []

    package init(_ heads: String...) {
        self.heads = heads
    }

    package mutating func add(_ cells: String...) {
        rows.append(cells.map(PrintableText.line))
    }

    package var isEmpty: Bool { rows.isEmpty }

    /// Returns the table as lines, each column as wide as its widest cell; the last column is not padded.
    package func render() -> String {
        let all = [heads] + rows
        let widths = heads.indices.map { column in all.map { $0[column].count }.max() ?? 0 }
        let lines = all.map { row in
            let cells = row.enumerated().map { column, cell in
                column == row.count - 1 ? cell : cell + String(repeating: " ", count: widths[column] - cell.count)
            }
            return cells.joined(separator: "  ")
        }
        return lines.joined(separator: "\n")
    }
}

/// Formats a duration for people, with its two largest units, such as `3d 4h` or `12s`.
package func age(_ length: Duration) -> String {
    let seconds = max(0, length.components.seconds)
    let parts = [(seconds / 86_400, "d"), (seconds / 3600 % 24, "h"), (seconds / 60 % 60, "m"), (seconds % 60, "s")]
    guard let first = parts.firstIndex(where: { $0.0 > 0 }) else { return "0s" }
    return parts[first...].prefix(2).filter { $0.0 > 0 }.map { "\($0.0)\($0.1)" }.joined(separator: " ")
}

/// Truncates `text` to `width` characters, with an ellipsis if something was cut.
package func cut(_ text: String, to width: Int) -> String {
    text.count <= width ? text : text.prefix(width - 1) + "…"
}
