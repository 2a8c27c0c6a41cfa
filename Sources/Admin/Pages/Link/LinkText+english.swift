extension LinkText {
    static let english = LinkText(
        administratorTitle: "Make the first administrator",
        administratorIntroduction: "Nobody can sign in to this gateway yet. Say who you are and choose a password; "
            + "you can invite others afterwards.",
        invitationTitle: "Welcome",
        invitationIntroduction: { "You will sign in as \($0). Choose a password." },
        resetTitle: "Choose a new password",
        resetIntroduction: { "The new password of \($0) ends all its sessions." },
        email: "Mail address",
        name: "Name",
        password: "Password",
        passwordHint: "At least \(PasswordRule.shortest) characters; a few words are better than special characters.",
        repeated: "Password again",
        button: "Set password and sign in",
        tooShort: "The password has fewer than \(PasswordRule.shortest) characters.",
        tooLong: "The password is too long.",
        sameAsName: "The password must not be the name that you sign in with.",
        notRepeated: "The two passwords differ.",
        goneTitle: "This link is no longer good",
        gone: "It was used already or is too old. Ask an administrator for a new one; on the machine itself, "
            + "\"gsuite-gateway console link\" makes one."
    )
}
