import Base

/// A handler's page: the template, the texts and the values.
///
/// A template sees the view's properties by name, `text` for the section's texts, `common` for those of all sections,
/// and `console` for the frame (see `PageFrame`).
struct Page: Sendable {
    /// The name of the template's file.
    var template: String
    var title: String
    var text: any Texts
    /// A struct whose properties the template names.
    var view: any Sendable
    /// The page's own path if it answers a form: the navigation marks it and the footer leads back to it. `nil` means
    /// the request's path.
    var section: LocalPath?
    /// Other origins that a form on the page leads to, such as `https://accounts.google.com`.
    var formTargets: [String] = []
    /// Whether the page frames the HTML of a message.
    var framesMail = false
    /// What the script watches to update the page's live parts.
    var watch: LiveWatch?

    init<Table>(_ template: String, title: String, text: Translated<Table>, view: any Sendable) {
        self.template = template
        self.title = title
        self.text = text.table
        self.view = view
    }
}

/// The frame of every page, in templates as `{{console.…}}`.
struct PageFrame: Sendable {
    /// A navigation entry.
    struct Entry: Sendable {
        let name: String
        let path: String
        let icon: String
        let isCurrent: Bool
    }

    /// A choice in the footer.
    struct Choice: Sendable {
        let value: String
        let name: String
        let isCurrent: Bool
    }

    /// The paths at which the script learns that the page has changed, and of the page itself.
    struct Watch: Sendable {
        let events: String
        let page: String
    }

    /// Entries of the navigation that belong together.
    struct Group: Sendable {
        let id: String
        /// `nil` for those above all others.
        let name: String?
        let entries: [Entry]
    }

    /// The signed-in user.
    struct User: Sendable {
        let name: String
        let email: String
        /// The letters that stand for the name where there is little room.
        let initials: String
        /// The name of the menu with the user's own things.
        let menu: String
        let own: [Entry]
    }

    /// The prefix of every path: `href="{{console.base}}/queue"`.
    let base: String
    /// The prefix of every asset's name.
    let assets: String
    let languageTag: String
    /// `light`, `dark`, or `auto` to follow the device.
    let theme: String
    let title: String
    /// The organisation's name.
    let organisation: String?
    let version: String
    let helpURL: String?
    /// What is searched for on this page, in the frame's search box.
    let searched: String
    let navigation: [Group]
    let user: User?
    /// Sent with every form by the component `form-token`.
    let formToken: String
    /// The current path, for forms that lead back to it.
    let here: String
    /// What needs attention, on every page.
    let alerts: AlertLine?
    let notices: [Notice]
    /// `nil` for a page that does not change by itself.
    let watch: Watch?
    let languages: [Choice]
    let themes: [Choice]
}

/// A message at the top of a page, such as the result of an action; one of the alerts.
struct Notice: Sendable, Hashable {
    /// The severity; also the name of its colours.
    enum Kind: String, Codable, Sendable {
        case done
        case note
        case warning
        case problem
    }

    let kind: Kind
    /// The severity's name, for colours and icons.
    let style: String
    /// Screen readers announce it immediately.
    let isUrgent: Bool
    let text: String
    /// Where to fix it.
    let path: String?
    let action: String?

    init(_ kind: Kind, _ text: String, path: LocalPath? = nil, action: String? = nil) {
        self.kind = kind
        style = kind.rawValue
        isUrgent = kind == .problem
        self.text = text
        self.path = path?.description
        self.action = action
    }
}

/// The colour scheme of the pages.
enum Theme: String, Sendable, CaseIterable {
    /// Follows the device.
    case auto
    case light
    case dark

    func name(_ text: Translated<CommonText>) -> String {
        switch self {
        case .auto: text.automatic
        case .light: text.light
        case .dark: text.dark
        }
    }
}
