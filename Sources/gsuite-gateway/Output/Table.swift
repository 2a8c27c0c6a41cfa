import Base

/// Rows in aligned columns, for people to read; programs get `--json`.
struct Table {
    private let heads: [String]
    private var rows: [[String]] = []

    init(_ heads: String...) {
        self.heads = heads
    }

    mutating func add(_ cells: String...) {
        rows.append(cells.map(PrintableText.line))
    }

    var isEmpty: Bool { rows.isEmpty }

    /// The table as lines, each column as wide as its widest cell; the last column is not padded.
    func render() -> String {
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
