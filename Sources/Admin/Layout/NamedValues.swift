import Base
import Mustache

/// A value's properties by name, recursively, all read once.
///
/// Without it Mustache reads all properties of a value for each name in a template, which took ten times as long as the
/// rest of a page with a list.
struct NamedValues: MustacheParent, CustomStringConvertible {
    private let properties: [String: Any]
    private let original: Any

    /// - Parameter language: the language of its texts.
    init(of value: Any, in language: Language) {
        self.init(Mirror(reflecting: value), of: value, in: language)
    }

    private init(_ mirror: Mirror, of value: Any, in language: Language) {
        original = value
        var properties: [String: Any] = [:]
        for case (let name?, let property) in mirror.children {
            properties[name] = Self.prepared(property, in: language)
        }
        self.properties = properties
    }

    func child(named name: String) -> Any? { properties[name] }

    /// For a value that a template prints directly.
    var description: String { String(describing: original) }

    /// The value for templates; `nil` for an empty optional.
    private static func prepared(_ value: Any, in language: Language) -> Any? {
        if let text = value as? Localized<String> { return text[language] }
        if value is String || value is Bool || value is any MustacheParent { return value }
        let mirror = Mirror(reflecting: value)
        switch mirror.displayStyle {
        case .optional: return mirror.children.first.flatMap { prepared($0.value, in: language) }
        case .collection: return mirror.children.map { prepared($0.value, in: language) ?? $0.value }
        case .struct where !mirror.children.isEmpty: return NamedValues(mirror, of: value, in: language)
        default: return value
        }
    }
}
