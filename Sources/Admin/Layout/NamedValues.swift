import Mustache

/// A value's properties by their names, and theirs in turn, all read once.
///
/// Without it Mustache reads all properties of a value for each name that stands in a template, which took ten times as
/// long as all the rest of a page with a list.
struct NamedValues: MustacheParent, CustomStringConvertible {
    private let properties: [String: Any]
    private let original: Any

    init(of value: Any) {
        self.init(Mirror(reflecting: value), of: value)
    }

    private init(_ mirror: Mirror, of value: Any) {
        original = value
        var properties: [String: Any] = [:]
        for case (let name?, let property) in mirror.children { properties[name] = Self.prepared(property) }
        self.properties = properties
    }

    func child(named name: String) -> Any? { properties[name] }

    /// For a value that a template writes as a whole.
    var description: String { String(describing: original) }

    /// As a template shall see it; `nil` for an empty optional.
    private static func prepared(_ value: Any) -> Any? {
        if value is String || value is Bool || value is any MustacheParent { return value }
        let mirror = Mirror(reflecting: value)
        switch mirror.displayStyle {
        case .optional: return mirror.children.first.flatMap { prepared($0.value) }
        case .collection: return mirror.children.map { prepared($0.value) ?? $0.value }
        case .struct where !mirror.children.isEmpty: return NamedValues(mirror, of: value)
        default: return value
        }
    }
}
