/// The words of one area of the console.
///
/// An area's words are a struct with one property for each text and no defaults, in a file of its own, and one file for
/// each language that makes a value of it: the compiler refuses a language that lacks a text. Properties that need
/// parameters or plurals are closures (`let waiting: @Sendable (Int) -> String`), which handlers call; templates use
/// those of type `String` only, as `{{text.name}}`, and a test refuses a name that does not exist.
protocol Texts: Sendable {
    static var english: Self { get }
    static var german: Self { get }
}

extension Texts {
    /// The words in that language.
    static func of(_ language: Language) -> Self {
        switch language {
        case .english: english
        case .german: german
        }
    }
}

/// The one or the other form of a noun; English and German have the same rule.
func plural(_ count: Int, one: String, many: String) -> String { count == 1 ? one : many }
