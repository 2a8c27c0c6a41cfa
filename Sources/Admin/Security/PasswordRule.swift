/// The requirements for passwords: length counts (NIST SP 800-63B section 5.1.1), kinds of characters do not.
enum PasswordRule {
    static let shortest = 10
    static let longest = 1000

    enum Fault: Sendable {
        case tooShort
        case tooLong
        /// The password is the email address or the name before the @.
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
