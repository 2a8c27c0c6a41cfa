/// What the reader chose of a list: what is searched for, its order and its page, as in the query of its URL and in hidden
/// fields of its forms.
///
/// For lists that the console reads whole, such as accounts and users: search and order reach all rows, and only those of the
/// page are made. The store searches, sorts and pages what grows without bound (`QueueFilter`, `LogFilter`).
struct ListChoice<Column: Sendable & Hashable & RawRepresentable<String>>: Sendable {
    /// Longer texts find nothing.
    private static var longestText: Int { 200 }

    /// The list's first page, in its usual order.
    let base: LocalPath
    let text: String
    let size: PageSize
    let sorting: Sorting<Column>
    /// The last row of the page before, or the first one of the page after.
    let after: String
    let before: String
    private let folded: SortKey
    /// What says which list it is.
    private let identity: [(field: FormField, value: String)]

    /// Of a page's query, or of the form that was sent from it.
    ///
    /// - Parameter identity: fields that say which list it is, besides its path.
    init(
        _ request: ConsoleRequest,
        at base: LocalPath,
        usual: Column,
        descends: Bool = false,
        keeping identity: [(field: FormField, value: String)] = []
    ) {
        let values = request.form.fields.isEmpty ? request.query : request.form
        self.base = base
        self.identity = identity
        text = String(values[.search].prefix(Self.longestText))
        size = PageSize(values)
        sorting = Sorting(values, usual: usual, descends: descends)
        after = values[.after]
        before = values[.before]
        folded = .text(text)
    }

    /// What a search keeps, though its form does not show it.
    private var kept: [(field: FormField, value: String)] {
        identity + [(.size, size.value), (.sort, sorting.value)].filter { !$0.1.isEmpty }
    }

    /// What a form sends, so that its answer is the same page of the list.
    var values: [(field: FormField, value: String)] {
        [(.search, text), (.after, after), (.before, before)].filter { !$0.1.isEmpty } + kept
    }

    /// The page that is shown.
    var path: LocalPath { path(after: after, before: before) }

    /// - Parameter left: a field whose value is left out.
    private func path(after: String = "", before: String = "", without left: FormField? = nil) -> LocalPath {
        let values: [(field: FormField, value: String)] = [
            (.search, text), (.after, after), (.before, before), (.size, size.value), (.sort, sorting.value),
        ]
        let shown = values.filter { !$0.value.isEmpty && $0.field != left }
        return (identity + shown).reduce(base) { $0.with($1.field, $1.value) }
    }

    /// A heading that sorts the list by its column.
    func heading(_ column: Column, _ name: String, style: String? = nil, descends: Bool = false) -> ColumnHeading {
        sorting.heading(column, name, style: style, descends: descends, on: path(without: .sort))
    }

    /// The form that searches the list.
    func search(_ label: String, _ request: ConsoleRequest) -> ListSearch {
        ListSearch(
            label: label,
            path: base.description,
            kept: kept.map { HiddenField($0.field, $0.value) },
            field: Field(.search, request.common.search, .search, value: text, isOptional: true),
            clear: text.isEmpty ? nil : kept.reduce(base) { $0.with($1.field, $1.value) }.description
        )
    }

    /// Whether one of a row's texts contains what is searched for, whatever its case and accents.
    func finds(_ texts: [String]) -> Bool {
        guard case .folded(let wanted) = folded, !wanted.isEmpty else { return true }
        return texts.contains { text in
            if case .folded(let text) = SortKey.text(text) { text.contains(wanted) } else { false }
        }
    }

    /// The page of the rows, all of which are given in their order.
    ///
    /// - Parameter id: names a row in URLs. The page of one that is no longer there is the first.
    func page<Row>(_ rows: [Row], id: (Row) -> String) -> (rows: ArraySlice<Row>, pager: Pager) {
        func place(_ name: String) -> Int? { name.isEmpty ? nil : rows.firstIndex { id($0) == name } }
        var start = place(before).map { $0 - size.rawValue } ?? place(after).map { $0 + 1 } ?? 0
        if start >= rows.count { start = rows.count - size.rawValue }
        start = max(0, start)
        let shown = rows[start..<min(start + size.rawValue, rows.count)]
        let (hasPrevious, hasNext) = (start > 0, shown.endIndex < rows.count)
        let pager = Pager(
            first: hasPrevious ? path() : nil,
            previous: hasPrevious ? shown.first.map { path(before: id($0)) } : nil,
            next: hasNext ? shown.last.map { path(after: id($0)) } : nil,
            sizes: rows.isEmpty ? [] : size.choices(path(without: .size))
        )
        return (shown, pager)
    }
}

/// A form that searches a list (component `list-search`).
struct ListSearch: Sendable {
    /// Its name for screen readers.
    let label: String
    let path: String
    let kept: [HiddenField]
    let field: Field
    /// The list without the search; `nil` if nothing is searched for.
    let clear: String?
}
