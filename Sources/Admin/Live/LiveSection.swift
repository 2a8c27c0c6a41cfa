import Storage

/// Tells the script of a page that the page has changed, by server-sent events (HTML Living Standard, section 9.2). What has
/// changed, the script reads from the page itself; without a script, or without room, the page is the same.
enum LiveSection: ConsoleSection {
    static let path: LocalPath = "/live"
    static let templates: [Template] = []
    static let texts: any Texts.Type = CommonText.self
    static let navigation: [NavigationItem] = []

    static func register(_ routes: ConsoleRoutes) {
        routes.get("live", for: .user, watch)
    }

    /// Whether the request's path is that of the events.
    static func serves(_ path: LocalPath) -> Bool { path.description.prefix { $0 != "?" } == "\(Self.path)" }

    private static func watch(_ request: ConsoleRequest) async throws -> Answer {
        guard let session = request.session else { throw Refusal.signInNeeded }
        let topic = try LiveTopic(request.query, for: session.user)
        guard let watcher = await request.console.live.join(topic, for: session.user.id) else {
            throw Refusal.unavailable
        }
        return Answer(content: .events(LiveStream(watcher, request, token: session.token)))
    }
}
