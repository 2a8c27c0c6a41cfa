import Base

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Formats log entries for other programs, one per line.
package enum LogExport: String, Sendable, CaseIterable {
    /// Comma-separated values with a header line (RFC 4180).
    case csv
    /// One JSON object per line.
    case jsonLines = "jsonl"

    /// The media type, for downloads.
    package var mediaType: String {
        switch self {
        case .csv: "text/csv; charset=utf-8"
        case .jsonLines: "application/jsonl"
        }
    }

    /// What precedes the first entry, including its line ending.
    package var head: String {
        switch self {
        case .csv: "time,level,category,account,user,queue-id,text,details\r\n"
        case .jsonLines: ""
        }
    }

    /// One entry, including its line ending.
    package func line(_ entry: LogEntry) -> String {
        switch self {
        case .csv: Self.csv(entry.entry)
        case .jsonLines: Self.json(entry) + "\n"
        }
    }

    private static func csv(_ entry: NewLogEntry) -> String {
        let details = entry.details(in: .english).map { "\($0.name)=\($0.value)" }.joined(separator: "; ")
        return CSVText.line([
            entry.at.iso8601, entry.level.name, entry.category.rawValue, entry.account ?? "",
            entry.user.map { "\($0.rawValue)" } ?? "", entry.message?.description ?? "", entry.text, details,
        ])
    }

    private struct JSONEntry: Encodable {
        let id: Int64
        let time: String
        let level: String
        let category: String
        let account: String?
        let user: Int64?
        let queueID: String?
        let text: String
        let details: [String: String]?
    }

    private static func json(_ entry: LogEntry) -> String {
        let (id, entry) = (entry.id.rawValue, entry.entry)
        let line = JSONEntry(
            id: id,
            time: entry.at.iso8601,
            level: entry.level.name,
            category: entry.category.rawValue,
            account: entry.account,
            user: entry.user?.rawValue,
            queueID: entry.message?.description,
            text: entry.text,
            details: entry.details.isEmpty
                ? nil : Dictionary(entry.details(in: .english).map { ($0.name, $0.value) }) { first, _ in first }
        )
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return (try? encoder.encode(line)).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
    }
}
