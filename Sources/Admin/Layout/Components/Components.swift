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
/// | `pager` | `Pager` | under a long table |
/// | `drawing` | `Drawing` | a chart with its table |
/// | `confirm` | `Confirmation` | a whole page, before something dangerous |
///
/// Names within a component begin with a dot (`{{.label}}`), so that an absent value is not taken from the surrounding
/// page. The plain HTML: `<div class="card">`, `<div class="narrow card">` for a lone form,
/// `<div class="actions">` around buttons, `<button>` (the main one), `<button class="plain">`,
/// `<button class="dangerous">`, the same as `<a class="button …">`; `<dl class="figures">`; tables whose cells carry
/// `data-label`, so that rows become cards on a phone (several things in one
/// cell stand in a `<div class="row">`), and `class="number"` for figures; `<p class="hint">`;
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
        Template("pager", PackageResources.pager_mustache),
        Template("drawing", PackageResources.drawing_mustache),
        Template("confirm", PackageResources.confirm_mustache),
    ]
}
