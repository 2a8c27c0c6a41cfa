/// A calendar in somebody's list. Source: calendar.v3, resource CalendarListEntry.
package struct CalendarListEntry: Sendable, Hashable, Codable {
    package var id: String
    package var summary: String?
    /// What the person calls it, where that differs.
    package var summaryOverride: String?
    package var primary: Bool?
    /// `freeBusyReader`, `reader`, `writerWithoutPrivateAccess`, `writer` or `owner`.
    package var accessRole: String?

    package init(id: String) { self.id = id }

    /// As the person knows it.
    package var name: String { summaryOverride ?? summary ?? id }
}
