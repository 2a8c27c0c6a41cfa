/// A search of the queue that a user keeps under a name.
package struct SavedSearch: Sendable, Hashable {
    /// The most that a user keeps.
    package static let most = 20
    /// In characters.
    package static let longestName = 60
    /// Of a query, in bytes.
    package static let longestQuery = 1500

    /// Of its owner's searches of a list, no two have the same.
    package var name: String
    /// The list that is searched, as its URL begins.
    package var list: String
    /// What is searched for, as in the query of a URL.
    package var query: String

    package init(name: String, list: String, query: String) {
        (self.name, self.list, self.query) = (name, list, query)
    }
}

/// The searches that users keep. Each method is one transaction, and concerns nobody else's.
package protocol SavedSearchStore: Sendable {
    /// In the order of their names.
    func savedSearches(of user: UserID) async throws(StorageError) -> [SavedSearch]

    /// Keeps a search. Throws `.conflict` if there is one of that name, and `.full` if the user keeps as many as anybody may.
    func saveSearch(_ search: SavedSearch, of user: UserID) async throws(StorageError)

    /// Throws `.notFound` without such a search, and `.conflict` if another one has the new name.
    func renameSearch(_ name: String, of list: String, to new: String, of user: UserID) async throws(StorageError)

    /// Returns whether there was such a search.
    func removeSearch(_ name: String, of list: String, of user: UserID) async throws(StorageError) -> Bool
}
