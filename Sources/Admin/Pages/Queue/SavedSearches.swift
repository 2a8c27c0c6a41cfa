import Base
import Storage

/// The searches of the queue that the reader keeps: links with counts, and forms to save, rename and remove one.
struct SavedSearches: Sendable {
    /// Counting ends there.
    private static let mostCounted = 100
    /// The messages that are looked at to count one search, the newest first: a count costs little, whatever is searched for.
    private static let mostRead = 2000

    struct Link: Sendable {
        let name: String
        let path: String
        let isCurrent: Bool
        let count: String
    }

    /// What a form does.
    enum Command: String {
        case save, rename, remove
    }

    let links: [Link]
    let hasLinks: Bool
    /// Where the forms are sent to.
    let action: String
    /// The present search, if it can be saved or is saved.
    let values: [HiddenField]
    /// The name of a new one; `nil` where the present search is saved or is none.
    let new: Field?
    /// The name of the present one; `nil` where it is not saved.
    let current: Field?
    let currentName: String?
    /// Whether a form has an error, and so is open.
    let isOpen: Bool

    /// - Parameter error: what is wrong with the name that was entered.
    init(_ filter: QueueFilter, _ scope: QueueScope, _ request: ConsoleRequest, error: String? = nil) async throws {
        let (store, text) = (request.console.store, request.text(QueueText.self))
        let own = try await store.savedSearches(of: try request.user.id).filter { $0.list == scope.listName }
        let filters = own.map { QueueFilter(FormValues($0.query) ?? FormValues()) }
        let queries = filters.map { $0.query(in: scope, request.format) }
        var counts = try await store.counts(
            of: queries.compactMap(\.self),
            upTo: Self.mostCounted,
            reading: Self.mostRead
        )[...]
        links = zip(own, zip(filters, queries)).map { search, found in
            Link(
                name: search.name,
                path: found.0.path(in: scope).description,
                isCurrent: search.query == filter.savedQuery,
                count: found.1 == nil ? "0" : counts.popFirst().map { Self.words($0, request.format) } ?? ""
            )
        }
        hasLinks = !links.isEmpty
        action = scope.searchesPath.description
        values = filter.savedValues.map { HiddenField($0.field, $0.value) }
        currentName = own.first { $0.query == filter.savedQuery }?.name
        let entered = error == nil ? nil : request.form[.name]
        current = currentName.map { Field(.name, text.searchName, value: entered ?? $0, error: error) }
        new =
            currentName == nil && !filter.savedQuery.isEmpty
            ? Field(.name, text.searchName, value: entered ?? "", error: error) : nil
        isOpen = error != nil
    }

    /// At least so many, where not all were looked at.
    private static func words(_ count: BoundedCount, _ format: LocalFormat) -> String {
        format.number(count.count) + (count.isComplete ? "" : "+")
    }

    // MARK: - Changes

    static func change(_ request: ConsoleRequest, scope: QueueScope) async throws -> Answer {
        guard let command = Command(rawValue: request.form[.command]) else { throw Refusal.malformed }
        let (store, text, user) = (request.console.store, request.text(QueueText.self), try request.user.id)
        let (name, old) = (request.form[.name], request.form[.savedSearch])
        let filter = QueueFilter(request.form)
        let back = filter.path(in: scope)
        if command == .remove {
            guard try await store.removeSearch(old, of: scope.listName, of: user) else { throw Refusal.notFound }
            request.notify(Notice(.done, text.searchRemoved(old)))
            return .redirect(back)
        }
        func refuse(_ error: String) async throws -> Answer {
            try await QueueList.show(request, scope: scope, filter, nameError: error)
        }
        guard !name.isEmpty else { return try await refuse(request.common.missing) }
        guard name.count <= SavedSearch.longestName else { return try await refuse(text.searchNameTooLong) }
        do throws(StorageError) {
            if command == .save {
                let search = SavedSearch(name: name, list: scope.listName, query: filter.savedQuery)
                guard !search.query.isEmpty, search.query.utf8.count <= SavedSearch.longestQuery else {
                    return .redirect(back)
                }
                try await store.saveSearch(search, of: user)
            } else {
                try await store.renameSearch(old, of: scope.listName, to: name, of: user)
            }
        } catch {
            switch error {
            case .conflict: return try await refuse(text.searchNameTaken)
            case .full: return try await refuse(text.tooManySearches)
            case .notFound: throw Refusal.notFound
            default: throw error
            }
        }
        request.notify(Notice(.done, command == .save ? text.searchSaved(name) : text.searchRenamed(name)))
        return .redirect(back)
    }
}

extension QueueFilter {
    /// What a saved search consists of: all but the page, and how many rows it has.
    var savedValues: [(field: FormField, value: String)] { values.filter { $0.field != .size } }

    /// The same as in the query of a URL; empty for the whole list.
    var savedQuery: String {
        savedValues.map { "\(PercentCode.encode($0.field.name))=\(PercentCode.encode($0.value))" }
            .joined(separator: "&")
    }
}

extension QueueScope {
    /// What saved searches call its list.
    fileprivate var listName: String { String(path.description.dropFirst()) }

    /// Where saved searches are changed.
    fileprivate var searchesPath: LocalPath {
        switch self {
        case .everything: "/queue/searches"
        case .account: "/mail/searches"
        }
    }
}
