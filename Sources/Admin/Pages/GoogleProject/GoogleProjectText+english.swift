extension GoogleProjectText {
    static let english = GoogleProjectText(
        title: "Google project",
        introduction: "The OAuth client by which all people grant access who have entered none of their own.",
        configured: { "Without an entry here, the client of the configuration file is used: \($0)" },
        clientHint: "From the Google Cloud console, Google Auth Platform, Clients; type: web application.",
        domains: "Domains that may sign in with Google",
        domainsHint: "Several with commas between. Empty: people sign in by password only.",
        redirect: "Redirect address",
        redirectHint: "Enter this address at the client among the authorized redirect URIs, letter for letter. Google "
            + "demands HTTPS and a name of the public domain name system, except on localhost."
    )
}
