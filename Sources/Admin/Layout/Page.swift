/// A page that a handler answers with: which template, in which words, with which values.
///
/// In the template stand the view's properties by their names, `text` for the area's words, `common` for those of all
/// areas, and `console` for what surrounds every page (see `Chrome`).
struct Page: Sendable {
    /// A template by the name of its file.
    var template: String
    var title: String
    var text: any Texts
    /// A struct; its properties are found by name.
    var view: any Sendable
    /// The page's own path where it answers a form: the navigation marks it and the footer leads back to it. `nil` is
    /// the visit's.
    var section: LocalPath?
    /// Other origins that a form on the page leads to, such as `https://accounts.google.com`.
    var formTargets: [String] = []

    init<Table>(_ template: String, title: String, text: Translated<Table>, view: any Sendable) {
        self.template = template
        self.title = title
        self.text = text.table
        self.view = view
    }
}

/// For pages that show only words.
struct NoValues: Sendable {}
