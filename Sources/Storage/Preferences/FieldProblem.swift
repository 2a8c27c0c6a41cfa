/// Why the value of a field is not taken; the console has the words for it in each language.
package enum FieldProblem: String, Sendable, CaseIterable {
    case missing
    case notAnAddress = "not-an-address"
    case notADomain = "not-a-domain"
    case notInPast = "not-in-past"
    case outOfRange = "out-of-range"
    case tooLong = "too-long"
    /// The same folder for both directions would bring each message over twice.
    case sameFolder = "same-folder"
    /// Characters that cannot be part of it, such as line breaks.
    case notAllowed = "not-allowed"
}

/// What is wrong with a text whatever it stands for.
func textProblem(_ text: String, longest: Int) -> FieldProblem? {
    if text.utf8.count > longest { return .tooLong }
    if text.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7F }) { return .notAllowed }
    return nil
}
