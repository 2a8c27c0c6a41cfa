import Mustache

/// What a template sees at the top: `console`, `common`, `text`, and the view's properties.
struct TemplateRoot: MustacheParent {
    let chrome: Chrome
    let common: CommonText
    let text: any Texts
    let view: any Sendable

    func child(named name: String) -> Any? {
        switch name {
        case "console": chrome
        case "common": common
        case "text": text
        default: Mirror(reflecting: view).children.first { $0.label == name }.flatMap { Self.unwrapped($0.value) }
        }
    }

    /// Templates treat an empty optional as absent.
    private static func unwrapped(_ value: Any) -> Any? {
        let mirror = Mirror(reflecting: value)
        guard mirror.displayStyle == .optional else { return value }
        return mirror.children.first?.value
    }
}
