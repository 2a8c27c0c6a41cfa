package import Base
import Storage

/// People as a file of comma-separated values names them: a header with the names of the columns, then a line for each.
package struct PeopleFile: Sendable {
    /// The most people that are invited at once.
    package static let mostPeople = 1000
    /// In bytes of UTF-8: a form that repeats it may be three times as long.
    package static let longestText = 80_000

    /// Why a file cannot be read at all.
    package enum Problem: Error, Sendable, Hashable {
        case empty, tooLong, tooMany
        case openQuote(line: Int)
        case noAddressColumn
        case unknownColumn(String)
        case columnTwice(String)
    }

    /// A column, by its names in lower case; the first is the documented one.
    private enum Column: String, CaseIterable {
        case email, name, role, language

        var names: [String] {
            switch self {
            case .email: ["email", "e-mail", "email address", "e-mail-adresse"]
            case .name: ["name"]
            case .role: ["role", "rolle"]
            case .language: ["language", "sprache"]
            }
        }
    }

    /// The names of the columns, for documents.
    package static let columns = Column.allCases.map(\.rawValue)
    private static let separators: [Character] = [",", ";", "\t"]
    private static let byteOrderMark: Character = "\u{FEFF}"

    /// In the order of their lines.
    package let people: [PersonEntry]

    package init(_ text: String) throws(Problem) {
        guard text.utf8.count <= Self.longestText else { throw .tooLong }
        let text = text.first == Self.byteOrderMark ? text.dropFirst() : text[...]
        let head = text.prefix { !$0.isNewline }
        // Spreadsheets separate by what their country uses.
        let separator = Self.separators.max { a, b in
            head.count { $0 == a } < head.count { $0 == b }
        }
        let records: [CSVText.Record]
        do throws(CSVText.OpenQuote) {
            records = try CSVText.read(String(text), separator: separator ?? ",")
        } catch { throw .openQuote(line: error.line) }
        guard let first = records.first else { throw .empty }
        guard records.count - 1 <= Self.mostPeople else { throw .tooMany }
        let columns = try Self.columns(first.cells)
        guard records.count > 1 else { throw .empty }
        people = records.dropFirst().map { Self.entry($0, columns) }
    }

    private static func columns(_ cells: [String]) throws(Problem) -> [Column] {
        var columns: [Column] = []
        for cell in cells {
            guard let column = Column.allCases.first(where: { $0.names.contains(cell.lowercased()) }) else {
                throw .unknownColumn(cell)
            }
            guard !columns.contains(column) else { throw .columnTwice(cell) }
            columns.append(column)
        }
        guard columns.contains(.email) else { throw .noAddressColumn }
        return columns
    }

    private static func entry(_ record: CSVText.Record, _ columns: [Column]) -> PersonEntry {
        func cell(_ column: Column) -> String {
            guard let place = columns.firstIndex(of: column), place < record.cells.count else { return "" }
            return record.cells[place]
        }
        return PersonEntry(
            line: record.line,
            email: cell(.email),
            name: cell(.name),
            role: cell(.role),
            language: cell(.language),
            problem: record.cells.count > columns.count ? .tooManyCells : nil
        )
    }
}

extension PeopleFile.Problem {
    package var sentence: Localized<String> {
        let columns = PeopleFile.columns.joined(separator: ", ")
        return switch self {
        case .empty:
            Localized(
                "There is nobody in it: the first line names the columns, and each line after it somebody.",
                "Es steht niemand darin: Die erste Zeile nennt die Spalten, jede weitere eine Person."
            )
        case .tooLong:
            Localized(
                "It is longer than \(PeopleFile.longestText) bytes.",
                "Sie ist länger als \(PeopleFile.longestText) Byte."
            )
        case .tooMany:
            Localized(
                "It has more than \(PeopleFile.mostPeople) people: divide it.",
                "Sie enthält mehr als \(PeopleFile.mostPeople) Personen: Teilen Sie sie auf."
            )
        case .openQuote(let line):
            Localized(
                "A quotation mark on line \(line) is not closed.",
                "Ein Anführungszeichen in Zeile \(line) wird nicht geschlossen."
            )
        case .noAddressColumn:
            Localized(
                "The first line names no column email. Columns: \(columns).",
                "Die erste Zeile nennt keine Spalte email. Spalten: \(columns)."
            )
        case .unknownColumn(let name):
            Localized(
                "The first line names a column that is unknown: \"\(name)\". Columns: \(columns).",
                "Die erste Zeile nennt eine unbekannte Spalte: „\(name)“. Spalten: \(columns)."
            )
        case .columnTwice(let name):
            Localized(
                "The first line names a column twice: \"\(name)\".",
                "Die erste Zeile nennt eine Spalte zweimal: „\(name)“."
            )
        }
    }
}
