import Storage

/// The log as a file: what the search finds, up to a bound in size.
enum LogbookExport {
    /// An export ends before it grows beyond this.
    private static let mostBytes = 32 << 20
    private static let piece = 1000

    static func export(_ visit: Visit) async throws -> Answer {
        guard let format = LogExport(rawValue: visit.query["format"]) else { throw Refusal.notFound }
        var bytes = Array(format.head.utf8)
        if let query = LogbookFilter(visit.query).query(visit.format, limit: piece) {
            do {
                try await visit.console.store.forEachLogEntry(query) { entry in
                    let line = format.line(entry).utf8
                    guard bytes.count + line.count <= mostBytes else { throw Full() }
                    bytes += line
                }
            } catch is Full {
                // The newest entries are in it; a search by time gives the rest.
            }
        }
        return .file(bytes, type: format.mediaType, name: "gsuite-gateway-log.\(format.rawValue)")
    }

    private struct Full: Error {}
}
