/// What surrounds every page, in templates as `{{console.…}}`.
struct Chrome: Sendable {
    /// An entry of the navigation.
    struct Entry: Sendable {
        let name: String
        let path: String
        let icon: String
        let isCurrent: Bool
    }

    /// One of a few that can be chosen in the footer.
    struct Choice: Sendable {
        let value: String
        let name: String
        let isCurrent: Bool
    }

    /// Who is signed in.
    struct Person: Sendable {
        let name: String
        let email: String
        let isAdministrator: Bool
    }

    /// Put before every path: `href="{{console.base}}/queue"`.
    let base: String
    /// Put before the name of every asset.
    let assets: String
    let languageTag: String
    /// `light`, `dark`, or `auto` to follow the device.
    let theme: String
    let title: String
    let navigation: [Entry]
    let person: Person?
    /// To be sent along by every form; the component `form-token` does it.
    let formToken: String
    /// The path that is shown, for forms that lead back to it.
    let here: String
    /// What needs a person, whatever the page.
    let banners: [Notice]
    let notices: [Notice]
    let languages: [Choice]
    let themes: [Choice]
}
