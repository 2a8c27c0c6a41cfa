import Base
import Mail
import Storage

/// The search box of the frame: a queue ID leads to its message, everything else to a list.
enum MailSearch {
    /// The digits of a Gmail id.
    private static let hexadecimal = Set("0123456789abcdef")

    static func find(_ request: ConsoleRequest) async throws -> Answer {
        let words = request.query[.search]
        let scope = request.isAdministrator ? QueueScope.everything : try .own(request)
        guard !words.isEmpty else { return .redirect(scope.path) }
        if let id = QueueID(words), let history = try? await request.console.store.history(of: id),
            scope == .everything || history.deliveries.contains(where: { scope.contains($0.account) })
        {
            return .redirect(LocalPath("\(scope.path)/\(id)") ?? scope.path)
        }
        let list = scope.path.with(.search, words)
        return .redirect(place(of: words).map { list.with(.place, $0.rawValue) } ?? list)
    }

    /// Where an ID is to be found that is no text of a message.
    private static func place(of words: String) -> QueueFilter.Place? {
        if words.hasPrefix("<"), words.hasSuffix(">"), words.contains("@") { return .messageID }
        return words.count == 16 && words.allSatisfy(hexadecimal.contains) ? .remoteID : nil
    }
}
