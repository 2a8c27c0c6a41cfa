import Base
import Google
import Logging
import Storage

/// Signing in with Google: identifies the user by OpenID Connect, then checks whether they may sign in.
struct GoogleSignIn {
    let visit: Visit
    let flow: AuthorizationCodeFlow

    /// The client and the domains; `nil` if the administrator has not set them.
    static func settings(_ visit: Visit) async throws -> (client: GoogleServices.Client, domains: [String])? {
        guard let google = visit.console.seams.google else { return nil }
        let organisation = try await visit.console.store.organisationSettings()
        guard !organisation.signInDomains.isEmpty, let client = try google.client(of: organisation) else { return nil }
        return (client, organisation.signInDomains)
    }

    /// Sends the browser to Google.
    static func begin(_ visit: Visit) async throws -> Answer {
        guard let (client, domains) = try await settings(visit) else { throw Refusal.notFound }
        if visit.redirectAddress.isElsewhere, let base = visit.console.options.baseURL {
            // Google redirects to the base URL, where this browser's cookies are unknown: start there.
            return .away("\(base)\(visit.console.options.pathPrefix)/sign-in")
        }
        let flow = AuthorizationCodeFlow(
            endpoints: try visit.google.endpoints,
            clientID: client.id,
            clientSecret: client.secret,
            redirectURI: visit.redirectAddress.text,
            scopes: [],
            purpose: .signIn(hostedDomain: domains.count == 1 ? domains[0] : "*")
        )
        return visit.goToGoogle(flow, .signIn(next: LocalPath(visit.form["next"]) ?? "/"))
    }

    /// Opens a session for the user whom Google identifies.
    func finish(next: LocalPath) async throws(GrantTrouble) -> Answer {
        let identity = try await identify()
        do {
            let person = try await person(identity)
            return try await visit.signedIn(as: person.id, next: next)
        } catch {
            throw error as? GrantTrouble ?? GrantTrouble(other: error)
        }
    }

    private func identify() async throws(GrantTrouble) -> TokenResponse.Identity {
        try await visit.askGoogle { code, transport, now throws(GrantError) in
            try await flow.identify(code: code, state: flow.state, transport: transport, now: now)
        }
    }

    /// The user with Google's `sub`; at the first sign-in, the one who was invited by the address.
    private func person(_ identity: TokenResponse.Identity) async throws -> PersonRecord {
        let store = visit.console.store
        let domains = try await store.organisationSettings().signInDomains.map { $0.lowercased() }
        // Checks the claim, not the address: anyone can have a Google account with an address of any domain.
        guard let domain = identity.hostedDomain?.lowercased(), domains.contains(domain) else {
            throw GrantTrouble(.wrongDomain)
        }
        if let person = try await store.person(googleSubject: identity.subject) {
            guard person.isActive else { throw GrantTrouble(.unknownPerson) }
            return person
        }
        guard let email = identity.email, identity.isEmailVerified,
            let person = try await store.person(email: email), person.isActive, person.googleSubject == nil
        else { throw GrantTrouble(.unknownPerson) }
        var change = PersonChange()
        change.googleSubject = .some(identity.subject)
        try await store.changePerson(person.id, change)
        return person
    }
}
