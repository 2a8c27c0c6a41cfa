import Base

/// The words for people who come from Odoo.
struct OdooEntryText: Texts {
    let title = Localized("Sign in from Odoo", "Anmeldung aus Odoo")
    let whoYouAre = { @Sendable (name: String, address: String) in
        Localized("You are \(name) (\(address)).", "Sie sind \(name) (\(address)).")
    }
    let details = { @Sendable (login: String, database: String) in
        Localized(
            "Odoo says so: you are signed in there as \(login) (database: \(database)). If that is not you, close this page: "
                + "somebody else may have sent you the link.",
            "Das sagt Odoo: Dort sind Sie als \(login) angemeldet (Datenbank: \(database)). Wenn Sie das nicht sind, schließen "
                + "Sie diese Seite: Vielleicht hat Ihnen jemand anderes den Link geschickt."
        )
    }
    let newcomer = Localized(
        "You become a user of the gateway, with your own settings and your own Google account.",
        "Sie werden Benutzer des Gateways, mit eigenen Einstellungen und eigenem Google-Konto."
    )
    let signedInAs = { @Sendable (email: String) in
        Localized(
            "In this browser, \(email) is signed in. Continuing signs that user out.",
            "In diesem Browser ist \(email) angemeldet. Wenn Sie fortfahren, wird dieser Benutzer abgemeldet."
        )
    }
    let proceed = Localized("Continue", "Fortfahren")

    let gone = Localized("The link from Odoo is not valid", "Der Link aus Odoo ist nicht gültig")
    let goneFix = Localized(
        "Each link is valid once, for one minute. Go back to Odoo and click the button again. After many invalid links, "
            + "wait a quarter of an hour.",
        "Jeder Link gilt nur einmal und eine Minute lang. Gehen Sie zurück zu Odoo und klicken Sie erneut auf die "
            + "Schaltfläche. Nach vielen ungültigen Links warten Sie eine Viertelstunde."
    )
    let noAnswer = Localized("Odoo does not answer", "Odoo antwortet nicht")
    let noAnswerFix = Localized(
        "The gateway could not ask Odoo who you are. Go back to Odoo and try again in a minute.",
        "Das Gateway konnte Odoo nicht fragen, wer Sie sind. Gehen Sie zurück zu Odoo und versuchen Sie es in einer Minute "
            + "erneut."
    )
    let stranger = Localized("You are not a user of the gateway", "Sie sind kein Benutzer des Gateways")
    let strangerFix = { @Sendable (login: String) in
        Localized(
            "Ask an administrator of the gateway to invite you, and to enter \(login) as the Odoo login in your settings if it "
                + "differs from your email address.",
            "Bitten Sie einen Administrator des Gateways, Sie einzuladen und \(login) in Ihren Einstellungen als Benutzernamen "
                + "in Odoo einzutragen, falls er nicht Ihre E-Mail-Adresse ist."
        )
    }
    let several = Localized("Several users of the gateway could be you", "Mehrere Benutzer des Gateways kommen infrage")
    let severalFix = { @Sendable (login: String) in
        Localized(
            "Ask an administrator of the gateway to enter the Odoo login \(login) in the settings of one user only.",
            "Bitten Sie einen Administrator des Gateways, den Benutzernamen \(login) nur bei einem Benutzer einzutragen."
        )
    }
}
