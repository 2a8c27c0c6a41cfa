import Base

/// The words of the page on the organisation's Google project.
struct GoogleProjectText: Texts {
    let title = Localized("Google project", "Google-Projekt")
    let introduction = Localized(
        "The OAuth client by which all people grant access who have entered none of their own.",
        "Der OAuth-Client, mit dem alle den Zugriff gewähren, die keinen eigenen eingetragen haben."
    )
    let configured = { @Sendable (id: String) in
        Localized(
            "Without an entry here, the client of the configuration file is used: \(id)",
            "Ohne Eintrag gilt der Client der Konfigurationsdatei: \(id)"
        )
    }
    let clientHint = Localized(
        "From the Google Cloud console, Google Auth Platform, Clients; type: web application.",
        "Aus der Google-Cloud-Konsole, Google Auth Platform, Clients; Typ: Webanwendung."
    )
    let domains = Localized("Domains that may sign in with Google", "Domains, die sich mit Google anmelden dürfen")
    let domainsHint = Localized(
        "Several with commas between. Empty: people sign in by password only.",
        "Mehrere mit Komma. Leer: Anmeldung nur mit Passwort."
    )
    let redirect = Localized("Redirect address", "Rücksprungadresse")
    let redirectHint = Localized(
        "Enter this address at the client among the authorized redirect URIs, letter for letter. Google demands "
            + "HTTPS and a name of the public domain name system, except on localhost.",
        "Tragen Sie diese Adresse beim Client unter den autorisierten Weiterleitungs-URIs ein, Zeichen für "
            + "Zeichen. Google verlangt HTTPS und einen öffentlichen Domainnamen, außer bei localhost."
    )
}
