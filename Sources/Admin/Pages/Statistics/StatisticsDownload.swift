import Base
import Storage

/// The statistics as a file.
enum StatisticsDownload {
    /// Rows that are read at once.
    private static let stride = 500

    static func export(_ request: ConsoleRequest, _ grouping: StatisticsChoice.Grouping) async throws -> Answer {
        let choice = StatisticsChoice(request, grouping)
        let progress = Locked<(offset: Int, isOver: Bool)?>(nil)
        return .stream(type: LogExport.csv.mediaType, name: "gsuite-gateway-\(grouping.fileName).csv") {
            guard let (offset, isOver) = progress.withLock({ $0 }) else {
                progress.withLock { $0 = (0, false) }
                return Array(CSVText.line(grouping.head).utf8)
            }
            guard !isOver else { return nil }
            let lines = try await lines(choice.query(limit: stride, offset: offset), grouping, request)
            progress.withLock { $0 = (offset + stride, lines.count < stride) }
            return lines.flatMap { Array($0.utf8) }
        }
    }

    private static func lines(
        _ query: RecipientQuery,
        _ grouping: StatisticsChoice.Grouping,
        _ request: ConsoleRequest
    ) async throws -> [String] {
        let store = request.console.store
        func line(_ name: String, _ counts: RecipientCounts, _ sent: [Int]) -> String {
            CSVText.line([name] + (sent + [counts.repeated, counts.final, counts.returned]).map { "\($0)" })
        }
        switch grouping {
        case .domain:
            return try await store.domainCounts(query).map { line($0.domain, $0.counts, [$0.counts.sent]) }
        case .reason:
            return try await store.causeCounts(query).map {
                line(request.words($0.cause, of: StatisticsText.self), $0.counts, [])
            }
        }
    }
}

extension StatisticsChoice.Grouping {
    fileprivate var fileName: String { self == .domain ? "domains" : "reasons" }

    /// The names of the columns in CSV.
    fileprivate var head: [String] {
        self == .domain
            ? ["domain", "sent", "retried", "given-up", "bounced"] : ["reason", "retried", "given-up", "bounced"]
    }
}
