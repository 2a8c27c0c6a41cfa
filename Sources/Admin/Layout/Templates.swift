import Mustache

/// All templates, parsed once at startup.
struct Templates: Sendable {
    private let library: MustacheLibrary

    /// Throws if a template is malformed.
    init(_ templates: [Template]) throws {
        var library = MustacheLibrary()
        for template in templates { try library.register(template.text, named: template.name) }
        self.library = library
    }

    /// The page as HTML; `nil` if there is no such template.
    func render(_ root: TemplateRoot, with name: String) -> String? {
        library.render(root, withTemplate: name)?.withoutTurns
    }
}
