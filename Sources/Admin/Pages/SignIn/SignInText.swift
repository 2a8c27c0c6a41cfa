/// The words of the sign-in page.
struct SignInText: Texts {
    let title: String
    let email: String
    let password: String
    let withGoogle: String
    let wrong: String
    let lockedOut: String
    let busy: String
}
