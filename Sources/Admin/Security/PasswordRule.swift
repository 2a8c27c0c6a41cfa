/// What a password must be like. Length is what counts (NIST SP 800-63B section 5.1.1); no kinds of characters are asked.
enum PasswordRule {
    static let shortest = 10
    static let longest = 1000

    enum Fault: Sendable {
        case tooShort
        case tooLong
        /// It is the mail address or the name before the @.
        case sameAsName
        case notRepeated
    }

    static func fault(_ password: String, repeated: String, email: String) -> Fault? {
        if password.count < shortest { return .tooShort }
        if password.utf8.count > longest { return .tooLong }
        let (lower, email) = (password.lowercased(), email.lowercased())
        if lower == email || lower == email.prefix(while: { $0 != "@" }) { return .sameAsName }
        return password == repeated ? nil : .notRepeated
    }
}
