/// The components of page templates. Each is a template and, if it has values, a struct that is a property of the view;
/// in the template the property is the section around the component:
///
/// | template | values | use |
/// |---|---|---|
/// | `layout` | - | `{{<layout}}{{$content}} … {{/content}}{{/layout}}` around every page |
/// | `form-token` | - | `{{>form-token}}`, first in every form |
/// | `field` | `Field` | `{{#email}}{{>field}}{{/email}}`: label, hint, input or text area, error beside it |
/// | `select` | `SelectField` | one of several |
/// | `check` | `CheckField` | yes or no |
/// | `notice` | `Notice` | `{{#problem}}{{>notice}}{{/problem}}`: a banner |
/// | `badge` | `Badge` | a state, in words and colour |
/// | `empty` | `EmptyState` | in the place of an empty table |
/// | `drawing` | `Drawing` | a chart with its table |
/// | `column` | `ColumnHeading` | `{{#columns}}{{>column}}{{/columns}}`: the headings of a table that can be sorted |
/// | `list-search` | `ListSearch` | a form that searches a list |
/// | `bulk` | `BulkBar` | what can be done with the selected rows of a list, last in a form around the list |
/// | `pager` | `Pager` | the other pages of a list, and how many rows a page has |
/// | `confirm` | `Confirmation` | a whole page, before something dangerous |
///
/// Names within a component begin with a dot (`{{.label}}`), so that an absent value is not taken from the surrounding
/// page. The plain HTML: `<div class="card">`, `<div class="narrow card">` for a lone form,
/// `<div class="actions">` around buttons, `<button>` (the main one), `<button class="plain">`,
/// `<button class="dangerous">`, the same as `<a class="button …">`; `<dl class="figures">`; tables whose cells carry
/// `data-label`, so that rows become cards on a phone (several things in one
/// cell are in a `<div class="row">`), and `class="number"` for figures; `<p class="hint">`;
/// A form whose values may also change elsewhere gives each component what it shows as `shown`, and saves only what is changed
/// then (`FormValues.isChanged`).
/// `<dl class="facts">` for names and values; `<code class="copy" data-copy>` for text with a button to copy it.
enum Components {
    static let templates = [
        Template("layout", PackageResources.layout_mustache),
        Template("form-token", PackageResources.form_token_mustache),
        Template("field", PackageResources.field_mustache),
        Template("select", PackageResources.select_mustache),
        Template("check", PackageResources.check_mustache),
        Template("notice", PackageResources.notice_mustache),
        Template("badge", PackageResources.badge_mustache),
        Template("empty", PackageResources.empty_mustache),
        Template("drawing", PackageResources.drawing_mustache),
        Template("confirm", PackageResources.confirm_mustache),
        Template("column", PackageResources.column_mustache),
        Template("list-search", PackageResources.list_search_mustache),
        Template("bulk", PackageResources.bulk_mustache),
        Template("pager", PackageResources.pager_mustache),
    ]
}

/// A state as a word and a colour (component `badge`).
struct Badge: Sendable {
    enum Kind: String, Sendable {
        /// Everything is fine.
        case good
        /// Neither good nor bad.
        case neutral
        /// Waits, or will need attention.
        case warning
        /// Needs attention.
        case bad
    }

    let text: String
    let style: String

    init(_ text: String, _ kind: Kind) {
        self.text = text
        style = kind.rawValue
    }
}

/// What a component shows of what is stored, sent along with the form.
struct ShownValue: Sendable {
    let name: String
    let value: String

    init(_ field: FormField, _ value: String) {
        name = FormField.shown(in: field).name
        self.value = value
    }
}

/// A labelled check box (component `check`).
struct CheckField: Sendable {
    /// What a ticked box sends.
    static let on = "on"

    let name: String
    let label: String
    let isOn: Bool
    let hint: String?
    let shown: ShownValue?

    /// - Parameter stored: what is stored, if it may change elsewhere.
    init(_ field: FormField, _ label: String, isOn: Bool, stored: Bool? = nil, hint: String? = nil) {
        name = field.name
        self.label = label
        self.isOn = isOn
        self.hint = hint
        shown = stored.map { ShownValue(field, $0 ? Self.on : "") }
    }
}

/// A labelled input (component `field`).
struct Field: Sendable {
    /// The HTML type of the input.
    enum Kind: String, Sendable {
        case text, email, password, number, date, search, url
    }

    /// The name in the form, and the id on the page.
    let name: String
    let label: String
    let kind: String
    /// A text area for several lines.
    let isLong: Bool
    let value: String
    let hint: String?
    let error: String?
    /// The HTML token for autofill, such as `username`.
    let autocomplete: String?
    let isOptional: Bool
    /// Whether the label says that it may be empty.
    let saysOptional: Bool
    let shown: ShownValue?

    /// - Parameters:
    ///   - stored: what is stored, if it may change elsewhere.
    ///   - saysOptional: false for a field that may be empty only while another one is.
    init(
        _ field: FormField,
        _ label: String,
        _ kind: Kind = .text,
        value: String = "",
        stored: String? = nil,
        hint: String? = nil,
        error: String? = nil,
        autocomplete: String? = nil,
        isOptional: Bool = false,
        saysOptional: Bool = true,
        isLong: Bool = false
    ) {
        name = field.name
        self.label = label
        self.kind = kind.rawValue
        self.isLong = isLong
        // A password is never sent back.
        self.value = kind == .password ? "" : value
        self.hint = hint
        self.error = error
        self.autocomplete = autocomplete
        self.isOptional = isOptional
        self.saysOptional = isOptional && saysOptional
        shown = stored.map { ShownValue(field, $0) }
        describedBy = description(of: name, hint: hint, error: error)
    }

    let describedBy: String?
}

/// The ids of a field's descriptions: its error first, then its hint.
func description(of name: String, hint: String?, error: String?) -> String? {
    let ids = [error.map { _ in "\(name)-error" }, hint.map { _ in "\(name)-hint" }].compactMap(\.self)
    return ids.isEmpty ? nil : ids.joined(separator: " ")
}

/// A labelled choice (component `select`).
struct SelectField: Sendable {
    struct Option: Sendable {
        let value: String
        let label: String
        let isSelected: Bool
    }

    let name: String
    let label: String
    let options: [Option]
    let hint: String?
    let error: String?
    let describedBy: String?
    let shown: ShownValue?

    /// - Parameters:
    ///   - options: values and their labels, in order.
    ///   - stored: what is stored, if it may change elsewhere.
    init(
        _ field: FormField,
        _ label: String,
        _ options: [(value: String, label: String)],
        selected: String,
        stored: String? = nil,
        hint: String? = nil,
        error: String? = nil
    ) {
        name = field.name
        self.label = label
        self.options = options.map { Option(value: $0.value, label: $0.label, isSelected: $0.value == selected) }
        self.hint = hint
        self.error = error
        shown = stored.map { ShownValue(field, $0) }
        describedBy = description(of: name, hint: hint, error: error)
    }
}

/// Shown instead of an empty table, with a suggestion (component `empty`).
struct EmptyState: Sendable {
    let text: String
    let path: String?
    let action: String?

    init(_ text: String, path: LocalPath? = nil, action: String? = nil) {
        self.text = text
        self.path = path?.description
        self.action = action
    }
}

/// A chart as markup for a page (component `drawing`): the only value that templates insert unescaped.
///
/// Only `Chart` can create it, and charts escape all their values.
struct Drawing: Sendable {
    let title: String
    let summary: String
    let svg: String
    let table: String

    init(_ chart: Chart, slotHeading: String) {
        title = chart.title
        summary = chart.summary
        svg = chart.svg
        table = chart.table(slotHeading: slotHeading)
    }
}

/// A field that a form sends without showing it.
struct HiddenField: Sendable {
    let name: String
    let value: String

    init(_ field: FormField, _ value: String) {
        name = field.name
        self.value = value
    }
}

/// A page that describes a dangerous action before it is carried out (template `confirm`).
///
/// The handler of the dangerous POST answers with it until `request.isConfirmed`.
struct Confirmation: Sendable {
    let question: String
    /// The consequences, one sentence each.
    let consequences: [String]
    /// The button's label: the verb, not "OK".
    let button: String
    /// Whether something is lost, or cannot be taken back.
    let isDangerous: Bool
    let action: String
    let back: String
    /// Whether the page before had input that is not saved: who cancels gets it back by the same form.
    let keepsInput: Bool
    /// Values of the first form that the second one must repeat.
    let fields: [HiddenField]

    init(
        _ question: String,
        consequences: [String],
        button: String,
        isDangerous: Bool = true,
        action: LocalPath,
        back: LocalPath,
        keepsInput: Bool = false,
        fields: [(field: FormField, value: String)] = []
    ) {
        self.question = question
        self.consequences = consequences
        self.button = button
        self.isDangerous = isDangerous
        self.action = action.description
        self.back = back.description
        self.keepsInput = keepsInput
        self.fields = fields.map { HiddenField($0.field, $0.value) }
    }
}

extension ConsoleRequest {
    /// Whether the user has seen the confirmation page and confirmed.
    var isConfirmed: Bool { form[.confirmed] == "yes" }

    /// Whether the user has seen the confirmation page, and thought better of it.
    var isCancelled: Bool { form[.confirmed] == "no" }

    /// The confirmation page as an answer.
    func confirm(_ confirmation: Confirmation) -> Answer {
        .page(Page("confirm", title: confirmation.question, text: common, view: confirmation))
    }
}
