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
                return Array(grouping.head.utf8)
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
        switch grouping {
        case .domain:
            return try await store.domainCounts(query).map { DomainLine($0).csv }
        case .reason:
            return try await store.causeCounts(query).map {
                ReasonLine(request.words($0.cause, of: StatisticsText.self), $0.counts).csv
            }
        }
    }
}

extension StatisticsChoice.Grouping {
    fileprivate var fileName: String { self == .domain ? "domains" : "reasons" }

    /// The names of the columns in CSV.
    fileprivate var head: String { self == .domain ? DomainLine.csvHead : ReasonLine.csvHead }
}
