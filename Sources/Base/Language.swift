/// The languages in which the gateway speaks to people.
package enum Language: String, Sendable, CaseIterable {
    case english = "en"
    case german = "de"
}

/// A text in every language.
package struct Localized<Value: Sendable>: Sendable {
    package let english: Value
    package let german: Value

    package init(_ english: Value, _ german: Value) {
        self.english = english
        self.german = german
    }

    package subscript(language: Language) -> Value {
        switch language {
        case .english: english
        case .german: german
        }
    }
}
