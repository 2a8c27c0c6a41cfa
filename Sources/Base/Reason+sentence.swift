extension Reason: CustomStringConvertible {
    /// The sentence in English, for logs, reports and the command line.
    package var description: String { sentence.english }

    /// The sentence. What others said is quoted as they said it.
    package var sentence: Localized<String> {
        let because = cause?.sentence ?? Localized("", "")
        // A code without a sentence is a mistake that the tests find.
        return mailSentence(because) ?? syncSentence(because) ?? Localized(code.rawValue, code.rawValue)
    }

    /// The number at that place, with its noun in the singular or plural.
    func counted(_ place: Int, _ one: String, _ many: String) -> String {
        "\(value(place)) \(value(place) == "1" ? one : many)"
    }
}
