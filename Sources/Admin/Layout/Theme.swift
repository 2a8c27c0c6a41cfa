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
