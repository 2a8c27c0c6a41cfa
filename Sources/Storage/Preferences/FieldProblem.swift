/// Why a field's value is rejected; the console has the text in each language.
package enum FieldProblem: String, Sendable, CaseIterable {
    case missing
    case notAnAddress = "not-an-address"
    case notADomain = "not-a-domain"
    case notInPast = "not-in-past"
    case outOfRange = "out-of-range"
    case tooLong = "too-long"
    /// The same folder for both directions, which would transfer each message twice.
    case sameFolder = "same-folder"
    /// Characters that the value cannot contain, such as line breaks.
    case notAllowed = "not-allowed"
}

/// The problem with a text, whatever it means.
func textProblem(_ text: String, longest: Int) -> FieldProblem? {
    if text.utf8.count > longest { return .tooLong }
    if text.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7F }) { return .notAllowed }
    return nil
}
