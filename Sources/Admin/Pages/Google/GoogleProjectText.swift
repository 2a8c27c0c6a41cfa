import Base

/// The words of the page on the organisation's Google project.
struct GoogleProjectText: Texts {
    let title = Localized("Google project", "Google-Projekt")
    let introduction = Localized(
        "The OAuth client for all users who have not entered their own.",
        "Der OAuth-Client für alle Benutzer, die keinen eigenen eingetragen haben."
    )
    let configured = { @Sendable (id: String) in
        Localized(
            "If empty, the client of the configuration file is used: \(id)",
            "Wenn leer, gilt der Client der Konfigurationsdatei: \(id)"
        )
    }
    let clientHint = Localized(
        "From the Google Cloud console, Google Auth Platform, Clients; type: web application.",
        "Aus der Google Cloud Console, Google Auth Platform, Clients; Typ: Webanwendung."
    )
    let domains = Localized("Domains that may sign in with Google", "Domains, die sich mit Google anmelden dürfen")
    let domainsHint = Localized(
        "Separate several with commas. If empty, users sign in with a password only.",
        "Mehrere durch Kommas trennen. Wenn leer, melden sich Benutzer nur mit Passwort an."
    )
    let addsUsers = Localized(
        "People of these domains need no invitation",
        "Personen dieser Domains brauchen keine Einladung"
    )
    let addsUsersHint = Localized(
        "Whoever signs in with Google first becomes a user, never an administrator, with the account of their address if it is "
            + "nobody's.",
        "Wer sich zum ersten Mal mit Google anmeldet, wird Benutzer, nie Administrator, und erhält das Konto der eigenen "
            + "Adresse, sofern es niemandem gehört."
    )
    let redirect = Localized("Redirect URI", "Weiterleitungs-URI")
    let redirectHint = Localized(
        "Add this URI to the client's authorised redirect URIs, character by character. Google requires HTTPS and "
            + "a public domain name, except for localhost.",
        "Fügen Sie diese URI Zeichen für Zeichen zu den autorisierten Weiterleitungs-URIs des Clients hinzu. "
            + "Google verlangt HTTPS und einen öffentlichen Domainnamen, außer bei localhost."
    )
}
