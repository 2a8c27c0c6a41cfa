/// The words of the pages that one-time links lead to.
struct LinkText: Texts {
    let administratorTitle: String
    let administratorIntroduction: String
    let invitationTitle: String
    let invitationIntroduction: @Sendable (_ email: String) -> String
    let resetTitle: String
    let resetIntroduction: @Sendable (_ email: String) -> String
    let email: String
    let name: String
    let password: String
    let passwordHint: String
    let repeated: String
    let button: String
    let tooShort: String
    let tooLong: String
    let sameAsName: String
    let notRepeated: String
    let goneTitle: String
    let gone: String

    /// What is wrong with a password.
    func words(_ fault: PasswordRule.Fault) -> String {
        switch fault {
        case .tooShort: tooShort
        case .tooLong: tooLong
        case .sameAsName: sameAsName
        case .notRepeated: notRepeated
        }
    }
}
