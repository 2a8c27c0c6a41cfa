/// How the pages are coloured.
enum Theme: String, Sendable, CaseIterable {
    /// As the device asks for.
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
