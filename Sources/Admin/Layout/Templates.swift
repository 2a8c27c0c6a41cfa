import Base
import Mustache

/// All templates.
struct Templates: Sendable {
    /// Those of all pages, parsed once in a process; an error if one is malformed.
    static let parsed = Result { try Templates(Components.templates + ConsoleSections.all.flatMap { $0.templates }) }

    private let library: MustacheLibrary

    /// Throws if a template is malformed.
    private init(_ templates: [Template]) throws {
        var library = MustacheLibrary()
        for template in templates { try library.register(template.text, named: template.name) }
        self.library = library
    }

    /// The page as HTML; `nil` if there is no such template.
    func render(_ root: TemplateRoot, with name: String) -> String? {
        library.render(root, withTemplate: name)?.withoutTurns
    }
}

/// A Mustache template embedded in the binary.
struct Template: Sendable {
    /// The name in pages and other templates.
    let name: String
    let text: String

    /// - Parameter bytes: `PackageResources.NAME_mustache`, which the build generates from `Templates/NAME.mustache`.
    init(_ name: String, _ bytes: [UInt8]) {
        self.name = name
        text = String(decoding: bytes, as: UTF8.self)
    }
}

/// The top-level names of a template: `console`, `common`, `text`, and the view's properties.
struct TemplateRoot: MustacheParent {
    private let surroundings: NamedValues
    private let common: NamedValues
    private let text: NamedValues
    private let view: NamedValues

    init(frame: PageFrame, text: any Texts, view: any Sendable, in language: Language) {
        surroundings = NamedValues(of: frame, in: language)
        common = NamedValues(of: CommonText(), in: language)
        self.text = NamedValues(of: text, in: language)
        self.view = NamedValues(of: view, in: language)
    }

    func child(named name: String) -> Any? {
        switch name {
        case "console": surroundings
        case "common": common
        case "text": text
        default: view.child(named: name)
        }
    }
}

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

extension String {
    /// The text with every character that changes the text direction (embeddings, overrides and isolates, Unicode
    /// Standard Annex 9) replaced. They make an external name or address, and the text beside it, read as something
    /// else; right-to-left scripts are displayed correctly without them.
    var withoutTurns: String {
        var bytes = Array(utf8)
        var hasTurns = false
        var place = 0
        // All of them have three bytes in UTF-8, as does the replacement character.
        while let start = bytes[place...].firstIndex(of: 0xE2), start + 2 < bytes.count {
            place = start + 3
            switch (bytes[start + 1], bytes[start + 2]) {
            case (0x80, 0xAA...0xAE), (0x81, 0xA6...0xA9):
                bytes.replaceSubrange(start..<place, with: [0xEF, 0xBF, 0xBD])
                hasTurns = true
            default: break
            }
        }
        return hasTurns ? String(decoding: bytes, as: UTF8.self) : self
    }
}
