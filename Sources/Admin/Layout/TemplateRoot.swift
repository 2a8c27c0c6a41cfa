import Base
import Mustache

/// The top-level names of a template: `console`, `common`, `text`, and the view's properties.
struct TemplateRoot: MustacheParent {
    private let surroundings: NamedValues
    private let common: NamedValues
    private let text: NamedValues
    private let view: NamedValues

    init(chrome: Chrome, text: any Texts, view: any Sendable, in language: Language) {
        surroundings = NamedValues(of: chrome, in: language)
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
