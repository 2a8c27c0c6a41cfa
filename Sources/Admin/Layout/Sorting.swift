import Foundation

/// By which column a list is sorted, as in the query of its URL: `sort=name`, or `sort=-name` for the other direction.
///
/// Lists with pages are sorted by the store, and only by columns of which it has an index. Lists that a page shows whole are
/// sorted by what is shown (`sorted`).
struct Sorting<Column: Sendable & Hashable & RawRepresentable<String>>: Sendable, Hashable {
    private static var reversed: String { "-" }

    let column: Column
    /// Whether the last one comes first: Z before A, the newest before the oldest.
    let isDescending: Bool
    /// The order of the list that nobody has sorted, which a URL leaves out.
    private let usual: Column
    private let usuallyDescends: Bool

    /// - Parameters:
    ///   - values: the query of the URL. What it names and the list does not have is ignored.
    ///   - descends: whether the usual order is a descending one.
    init(_ values: FormValues, usual: Column, descends: Bool = false) {
        (self.usual, usuallyDescends) = (usual, descends)
        let value = values[.sort]
        let isReversed = value.hasPrefix(Self.reversed)
        let named = Column(rawValue: isReversed ? String(value.dropFirst(Self.reversed.count)) : value)
        column = named ?? usual
        isDescending = named == nil ? descends : isReversed
    }

    /// The value in a URL; empty for the usual order.
    var value: String { value(column, isDescending) }

    private func value(_ column: Column, _ descends: Bool) -> String {
        guard column != usual || descends != usuallyDescends else { return "" }
        return (descends ? Self.reversed : "") + column.rawValue
    }

    /// A heading that sorts the list by its column, and by the other direction where the list is sorted by it already.
    ///
    /// - Parameters:
    ///   - path: the list's first page, with what narrows it, in its usual order.
    ///   - descends: whether the first click shows the last one first, as for times and numbers.
    func heading(
        _ column: Column,
        _ name: String,
        style: String? = nil,
        descends: Bool = false,
        on path: LocalPath
    ) -> ColumnHeading {
        let isSorted = column == self.column
        let next = value(column, isSorted ? !isDescending : descends)
        return ColumnHeading(
            name,
            style: style,
            path: next.isEmpty ? path : path.with(.sort, next),
            sort: isSorted ? isDescending ? "descending" : "ascending" : nil
        )
    }

    /// The rows of a list that is shown whole, in this order. Those with the same key stay as they are.
    func sorted<Row>(_ rows: [Row], by key: (Row) -> SortKey) -> [Row] {
        let keyed = rows.enumerated().map { (place: $0.offset, key: key($0.element), row: $0.element) }
        return keyed.sorted { a, b in
            if a.key == b.key { return a.place < b.place }
            return isDescending ? b.key < a.key : a.key < b.key
        }.map(\.row)
    }
}

/// What a row is sorted by.
enum SortKey: Sendable, Hashable, Comparable {
    case number(Int64)
    /// Folded: as readers sort it, with neither case nor accents.
    case folded(String)

    static func text(_ text: String) -> SortKey {
        .folded(text.folding(options: [.caseInsensitive, .diacriticInsensitive], locale: nil))
    }

    static func count(_ count: Int) -> SortKey { .number(Int64(count)) }
}

/// A column's heading (component `column`).
struct ColumnHeading: Sendable {
    let name: String
    let style: String?
    /// Where the list is sorted by the column; `nil` where it cannot be.
    let path: String?
    /// The value of `aria-sort`; `nil` where the list is sorted by another column.
    let sort: String?

    init(_ name: String, style: String? = nil, path: LocalPath? = nil, sort: String? = nil) {
        self.name = name
        self.style = style
        self.path = path?.description
        self.sort = sort
    }
}
