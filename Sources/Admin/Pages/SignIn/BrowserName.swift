import Base

/// A browser and its system in words, from a `User-Agent`. Anybody can claim to be anything: it is for people to recognise
/// their own.
struct BrowserName: Sendable, Hashable {
    /// In the order in which they must be looked for: most name others, too.
    private static let browsers = [
        ("Edg", "Edge"), ("OPR/", "Opera"), ("Vivaldi/", "Vivaldi"), ("SamsungBrowser/", "Samsung Internet"),
        ("FxiOS/", "Firefox"), ("Firefox/", "Firefox"), ("CriOS/", "Chrome"), ("HeadlessChrome/", "Chrome"),
        ("Chrome/", "Chrome"), ("Version/", "Safari"),
    ]
    private static let systems = [
        ("Windows", "Windows"), ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("CrOS", "ChromeOS"),
        ("Macintosh", "macOS"), ("Linux", "Linux"),
    ]
    private static let devices: Set = ["iPhone", "iPad"]

    /// `nil` for a browser that is not known.
    let browser: String?
    let system: String?

    init(userAgent: String) {
        func first(_ names: [(mark: String, name: String)]) -> String? {
            names.first { userAgent.contains($0.mark) }?.name
        }
        // All browsers begin like that; programs do not.
        browser = userAgent.hasPrefix("Mozilla/5.0") ? first(Self.browsers) : nil
        system = first(Self.systems)
    }

    /// Such as "Chrome on Windows".
    func words(_ text: Translated<OwnSignInText>) -> String {
        let name = browser ?? text.unknownBrowser
        guard let system else { return name }
        return Self.devices.contains(system) ? text.browserOnDevice(name, system) : text.browserOnSystem(name, system)
    }
}
