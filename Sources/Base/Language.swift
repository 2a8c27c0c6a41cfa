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

extension Localized: Equatable where Value: Equatable {}
extension Localized: Hashable where Value: Hashable {}

extension Localized: CustomStringConvertible where Value == String {
    /// The English text, for logs, reports and the command line.
    package var description: String { english }
}
