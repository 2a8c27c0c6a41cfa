/// The words of the second factor's pages.
struct SecondFactorText: Texts {
    let title: String
    let introduction: String
    let instruction: String
    let key: String
    let link: String
    let code: String
    let codeHint: String
    let codeOrRecovery: String
    let switchOn: String
    let switchOff: String
    let isOn: String
    let isOff: String
    let onSince: @Sendable (_ moment: String) -> String
    let codesLeft: @Sendable (_ count: String) -> String
    let newCodes: String
    let codesTitle: String
    let codesExplanation: String
    let change: String
    let wrong: String
    let demanded: String
    let signInTitle: String
    let signInIntroduction: String
}
