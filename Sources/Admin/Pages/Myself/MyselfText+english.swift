extension MyselfText {
    static let english = MyselfText(
        title: "My sign-in",
        sessions: "Where you are signed in",
        browser: "Browser",
        address: "Address",
        since: "Since",
        lastSeen: "Last used",
        thisBrowser: "This one",
        signOutEverywhere: "Sign out everywhere",
        changePassword: "Change password",
        secondFactor: "Second factor",
        secondFactorOn: "On",
        secondFactorOff: "Off",
        changeSecondFactor: "Change second factor",
        old: "Present password",
        new: "New password",
        wrong: "This is not your present password.",
        changed: "The password was changed. You are signed out in all other browsers."
    )
}
