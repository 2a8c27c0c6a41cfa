/// A handler's page: the template, the texts and the values.
///
/// A template sees the view's properties by name, `text` for the section's texts, `common` for those of all sections,
/// and `console` for the frame (see `Chrome`).
struct Page: Sendable {
    /// The name of the template's file.
    var template: String
    var title: String
    var text: any Texts
    /// A struct whose properties the template names.
    var view: any Sendable
    /// The page's own path if it answers a form: the navigation marks it and the footer leads back to it. `nil` means
    /// the visit's path.
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

/// For pages with texts alone.
struct NoValues: Sendable {}
