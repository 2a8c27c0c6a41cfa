import Base
import Storage

/// The log, for administrators: search, export, level and retention.
enum LogbookArea: ConsoleArea {
    static let templates = [Template("log", PackageResources.log_mustache)]
    static let texts: any Texts.Type = LogbookText.self
    static let navigation = [
        NavigationItem(
            name: { LogbookText.of($0).title },
            path: "/log",
            icon: "log",
            audience: .administrator,
            rank: 50
        )
    ]

    static func register(_ routes: ConsoleRoutes) {
        routes.get("log", for: .administrator) { try await LogbookPage.show($0) }
        routes.get("log/export", for: .administrator, LogbookExport.export)
        routes.post("log", for: .administrator, LogbookRules.change)
    }
}
