extension SecondFactorText {
    static let english = SecondFactorText(
        title: "Second factor",
        introduction:
            "Besides the password, signing in then takes a code of six digits that an app on your phone shows, such as "
            + "Google Authenticator, Aegis or FreeOTP. Signing in with Google goes on without it.",
        instruction:
            "Add an account in the app by typing in the key, as time-based, or open the link on the phone. Then type the "
            + "code that the app shows.",
        key: "Key",
        link: "Link",
        code: "Code",
        codeHint: "Six digits",
        codeOrRecovery: "Six digits from the app, or one of your recovery codes",
        switchOn: "Switch on",
        switchOff: "Switch off",
        isOn: "The second factor is on. You are signed out in all other browsers.",
        isOff: "The second factor is off.",
        onSince: { "The second factor is on, since \($0)." },
        codesLeft: { "Unused recovery codes: \($0)" },
        newCodes: "New recovery codes",
        codesTitle: "Recovery codes",
        codesExplanation:
            "Each of them stands in for the app once. Keep them apart from the phone; they are shown only now, and "
            + "earlier ones are no longer good.",
        change: "Change",
        wrong: "This code is wrong, too old, or was used already.",
        demanded: "Administrators need a second factor here. Set it up to go on.",
        signInTitle: "Second factor",
        signInIntroduction: "The password is right. Now type the code that your app shows."
    )
}
