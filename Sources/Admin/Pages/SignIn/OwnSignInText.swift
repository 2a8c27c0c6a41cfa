import Base

/// The words of the page on one's own sign-in.
struct OwnSignInText: Texts {
    let title = Localized("My sign-in", "Meine Anmeldung")
    let sessions = Localized("Your sessions", "Ihre Sitzungen")
    let browser = Localized("Browser", "Browser")
    let address = Localized("Address", "Adresse")
    let since = Localized("Since", "Seit")
    let lastSeen = Localized("Last used", "Zuletzt verwendet")
    let thisBrowser = Localized("This browser", "Dieser Browser")
    let unknownBrowser = Localized("Unknown browser", "Unbekannter Browser")
    let browserOnSystem = { @Sendable (browser: String, system: String) in
        Localized("\(browser) on \(system)", "\(browser) unter \(system)")
    }
    let browserOnDevice = { @Sendable (browser: String, device: String) in
        Localized("\(browser) on \(device)", "\(browser) auf dem \(device)")
    }
    let actions = Localized("Actions", "Aktionen")
    let endSession = Localized("Sign out", "Abmelden")
    let ended = Localized("That browser is signed out.", "Dieser Browser ist abgemeldet.")
    let signOutEverywhere = Localized("Sign out everywhere", "Überall abmelden")
    let everywhereQuestion = Localized("Sign out everywhere?", "Überall abmelden?")
    let everywhereEffects = { @Sendable (sessions: Int, written: String) in
        Localized(
            [
                "This ends \(written) \(plural(sessions, one: "session", many: "sessions")), also in this browser.",
                "Sign in again afterwards, and change your password if somebody else may know it.",
            ],
            [
                "Das beendet \(written) \(plural(sessions, one: "Sitzung", many: "Sitzungen")), auch in diesem Browser.",
                "Melden Sie sich danach neu an, und ändern Sie Ihr Passwort, wenn jemand anderes es kennen könnte.",
            ]
        )
    }
    let changePassword = Localized("Change password", "Passwort ändern")
    let secondFactor = Localized("Second factor", "Zweiter Faktor")
    let secondFactorOn = Localized("On", "Ein")
    let secondFactorOff = Localized("Off", "Aus")
    let changeSecondFactor = Localized("Change second factor", "Zweiten Faktor ändern")
    let old = Localized("Current password", "Aktuelles Passwort")
    let new = Localized("New password", "Neues Passwort")
    let wrong = Localized("This is not your current password.", "Das ist nicht Ihr aktuelles Passwort.")
    let changed = Localized(
        "The password was changed. You are signed out of all other browsers.",
        "Das Passwort wurde geändert. In allen anderen Browsern sind Sie abgemeldet."
    )
}
