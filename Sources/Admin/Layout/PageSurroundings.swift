import Storage

/// What a page's frame shows besides the page itself, read from the store.
struct PageSurroundings: Sendable {
    /// What needs a person, for administrators.
    var alerts: AlertLine?
    /// The organisation's name.
    var organisation: String?
    /// Where its people find help.
    var helpURL: String?

    init() {}

    /// For the page that answers the request.
    init(_ request: ConsoleRequest) async {
        alerts = await Alerts.line(request)
        // Without it, the page itself says what is wrong with the store.
        let settings = try? await request.console.store.organisationSettings()
        organisation = settings?.name
        // Strangers learn the name, which the sign-in page is made for, but no address within the organisation.
        helpURL = request.session == nil ? nil : settings?.helpURL
    }
}
