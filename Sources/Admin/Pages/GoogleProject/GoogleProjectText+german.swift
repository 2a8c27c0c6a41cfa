extension GoogleProjectText {
    static let german = GoogleProjectText(
        title: "Google-Projekt",
        introduction: "Der OAuth-Client, mit dem alle den Zugriff gewähren, die keinen eigenen eingetragen haben.",
        configured: { "Ohne Eintrag gilt der Client der Konfigurationsdatei: \($0)" },
        clientHint: "Aus der Google-Cloud-Konsole, Google Auth Platform, Clients; Typ: Webanwendung.",
        domains: "Domains, die sich mit Google anmelden dürfen",
        domainsHint: "Mehrere mit Komma. Leer: Anmeldung nur mit Passwort.",
        redirect: "Rücksprungadresse",
        redirectHint: "Tragen Sie diese Adresse beim Client unter den autorisierten Weiterleitungs-URIs ein, Zeichen "
            + "für Zeichen. Google verlangt HTTPS und einen öffentlichen Domainnamen, außer bei localhost."
    )
}
