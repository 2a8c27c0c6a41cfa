import Mustache

/// What a template sees at the top: `console`, `common`, `text`, and the view's properties.
struct TemplateRoot: MustacheParent {
    private let surroundings: NamedValues
    private let common: NamedValues
    private let text: NamedValues
    private let view: NamedValues

    init(chrome: Chrome, common: CommonText, text: any Texts, view: any Sendable) {
        surroundings = NamedValues(of: chrome)
        self.common = NamedValues(of: common)
        self.text = NamedValues(of: text)
        self.view = NamedValues(of: view)
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
