import Base

/// Keeps the results of forms, in memory, until the next page of the same session shows them.
final class NoticeBoard: Sendable {
    private static let mostSessions = 1000
    private static let mostNotices = 5

    private let waiting = Locked<[[UInt8]: [Notice]]>([:])

    func post(_ notice: Notice, to session: [UInt8]) {
        waiting.withLock { waiting in
            if waiting.count >= Self.mostSessions { waiting.removeAll() }
            waiting[session, default: []].append(notice)
            if waiting[session, default: []].count > Self.mostNotices { waiting[session]?.removeFirst() }
        }
    }

    /// Returns the session's notices and removes them.
    func take(for session: [UInt8]) -> [Notice] {
        waiting.withLock { $0.removeValue(forKey: session) ?? [] }
    }
}
