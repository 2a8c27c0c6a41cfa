import Base

/// The texts of one area of the console: a constant for each, with its languages side by side.
///
/// ```swift
/// struct ScheduledActionsText: Texts {
///     let title = Localized("Scheduled actions", "Geplante Aktionen")
///     let minutesHint = { @Sendable (least: String, most: String) in
///         Localized("From \(least) to \(most).", "Von \(least) bis \(most).")
///     }
/// }
/// ```
///
/// The compiler refuses a text that lacks a language. Handlers read the texts through `Translated`; templates name those
/// without parameters, as `{{text.title}}`, and a test refuses a name that does not exist.
protocol Texts: Sendable {
    init()
}

extension Texts {
    /// The texts in one language.
    static func of(_ language: Language) -> Translated<Self> { Translated(language) }
}

/// A table's texts in one language: `text.title` is a `String`, and so is `text.minutesHint("1", "60")`.
@dynamicMemberLookup
struct Translated<Table: Texts>: Sendable {
    let table = Table()
    let language: Language

    init(_ language: Language) { self.language = language }

    subscript<Value>(dynamicMember text: KeyPath<Table, Localized<Value>>) -> Value { table[keyPath: text][language] }

    subscript<A, Value>(
        dynamicMember text: KeyPath<Table, @Sendable (A) -> Localized<Value>>
    ) -> @Sendable (A) -> Value {
        let (text, language) = (table[keyPath: text], language)
        return { text($0)[language] }
    }

    subscript<A, B, Value>(
        dynamicMember text: KeyPath<Table, @Sendable (A, B) -> Localized<Value>>
    ) -> @Sendable (A, B) -> Value {
        let (text, language) = (table[keyPath: text], language)
        return { text($0, $1)[language] }
    }

    subscript<A, B, C, Value>(
        dynamicMember text: KeyPath<Table, @Sendable (A, B, C) -> Localized<Value>>
    ) -> @Sendable (A, B, C) -> Value {
        let (text, language) = (table[keyPath: text], language)
        return { text($0, $1, $2)[language] }
    }
}

/// The singular or the plural of a noun; English and German have the same rule.
func plural(_ count: Int, one: String, many: String) -> String { count == 1 ? one : many }
