/// How many rows a page of a list has, by the reader's choice.
enum PageSize: Int, Sendable, CaseIterable {
    case few = 25
    case some = 50
    case many = 100

    /// A choice below a list.
    struct Choice: Sendable {
        let name: String
        let path: String
        let isCurrent: Bool
    }

    static let usual = PageSize.few

    init(_ values: FormValues) { self = Int(values[.size]).flatMap(Self.init(rawValue:)) ?? .usual }

    /// The value in a URL; empty for the usual one.
    var value: String { self == .usual ? "" : "\(rawValue)" }

    /// The choices, each leading to the first page of that size.
    ///
    /// - Parameter path: the list's first page, of the usual size.
    func choices(_ path: LocalPath) -> [Choice] {
        Self.allCases.map { size in
            let path = size == .usual ? path : path.with(.size, size.value)
            return Choice(name: "\(size.rawValue)", path: path.description, isCurrent: size == self)
        }
    }
}
