extension SignInText {
    static let english = SignInText(
        title: "Sign in",
        email: "Mail address",
        password: "Password",
        withGoogle: "Sign in with Google",
        wrong: "Mail address and password do not match, or the person may not sign in.",
        lockedOut: "Too many attempts failed. Please try again later.",
        busy: "Too many people sign in at the moment. Please try again in a few seconds."
    )
}
