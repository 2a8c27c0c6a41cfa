/// The frame of every page, in templates as `{{console.…}}`.
struct Chrome: Sendable {
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
    struct Person: Sendable {
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
    let person: Person?
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
