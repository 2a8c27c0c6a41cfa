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

    /// The signed-in user.
    struct User: Sendable {
        let name: String
        let email: String
        let isAdministrator: Bool
    }

    /// The prefix of every path: `href="{{console.base}}/queue"`.
    let base: String
    /// The prefix of every asset's name.
    let assets: String
    let languageTag: String
    /// `light`, `dark`, or `auto` to follow the device.
    let theme: String
    let title: String
    let navigation: [Entry]
    let user: User?
    /// Sent with every form by the component `form-token`.
    let formToken: String
    /// The current path, for forms that lead back to it.
    let here: String
    /// Alerts, shown on every page.
    let banners: [Notice]
    let notices: [Notice]
    let languages: [Choice]
    let themes: [Choice]
}

/// A message at the top of a page: the result of an action, or an alert.
struct Notice: Sendable, Hashable {
    /// The severity; also the name of its colours.
    enum Kind: String, Sendable {
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

/// Keeps the results of forms, in memory, until the next page of the same session shows them.
final class FlashNotices: Sendable {
    private static let mostSessions = 1000
    private static let mostNotices = 5

    private let waiting = Locked<[[UInt8]: [Notice]]>([:])

    func post(_ notice: Notice, to session: [UInt8]) {
        waiting.withLock { waiting in
            if waiting.count >= Self.mostSessions { waiting.removeAll() }
            waiting[session, default: []].append(notice)
            if waiting[session, default: []].count > Self.mostNotices { waiting[session]?.removeFirst() }
        }
    }

    /// Returns the session's notices and removes them.
    func take(for session: [UInt8]) -> [Notice] {
        waiting.withLock { $0.removeValue(forKey: session) ?? [] }
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
