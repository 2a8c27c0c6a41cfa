/// A calendar in a user's list. Source: calendar.v3, resource CalendarListEntry.
package struct CalendarListEntry: Sendable, Hashable, Codable {
    package var id: String
    package var summary: String?
    /// The user's own name for it, if it differs.
    package var summaryOverride: String?
    package var primary: Bool?
    /// `freeBusyReader`, `reader`, `writerWithoutPrivateAccess`, `writer` or `owner`.
    package var accessRole: String?

    package init(id: String) { self.id = id }

    /// The name that the user sees.
    package var name: String { summaryOverride ?? summary ?? id }
}
