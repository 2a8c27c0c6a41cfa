import Base

/// `/o/oauth2/v2/auth`: asks the account's owner, and redirects the browser with a code.
struct AuthorizePage {
    static let path = "/o/oauth2/v2/auth"
    private static let codeLifetime = Duration.minutes(10)

    let world: GoogleWorld
    /// The request's parameters; in a submitted form, `decision`, `account` and `granted` too.
    let parameters: [QueryItem]

    private func value(_ name: String) -> String? { parameters.first { $0.name == name }?.value }

    func answer() -> SimulatedResponse {
        guard let id = value("client_id") else { return errorPage("invalid_request", "Missing parameter: client_id") }
        guard let client = world.authorization.clients[id] else {
            return errorPage("invalid_client", "The OAuth client was not found.", status: 401)
        }
        guard let redirect = value("redirect_uri") else {
            return errorPage("invalid_request", "Missing parameter: redirect_uri")
        }
        guard Self.isLoopback(redirect) || client.redirects.contains(redirect) else {
            return errorPage("redirect_uri_mismatch", "The redirect URI is not registered for this client.")
        }
        guard value("response_type") == "code" else {
            return errorPage("unsupported_response_type", "Only response_type=code is simulated.")
        }
        let scopes = Scopes.read(value("scope") ?? "")
        guard !scopes.isEmpty else { return errorPage("invalid_request", "Missing parameter: scope") }
        guard scopes.allSatisfy(Scopes.isKnown) else {
            return errorPage("invalid_scope", "Some requested scopes were invalid.")
        }
        switch value("decision") {
        case "deny": return back(to: redirect, [("error", "access_denied")])
        case "accept":
            let granted = parameters.filter { $0.name == "granted" }.map(\.value)
            return consent(client, redirect, scopes.filter(granted.contains), account: value("account"))
        default:
            guard world.configuration.approvesAutomatically else { return form(client, scopes) }
            return consent(client, redirect, scopes, account: value("login_hint") ?? onlyAccount)
        }
    }

    private var onlyAccount: String? { world.accounts.count == 1 ? world.accounts.keys.first : nil }

    private func consent(
        _ client: Authorization.Client,
        _ redirect: String,
        _ scopes: [String],
        account name: String?
    ) -> SimulatedResponse {
        guard let account = world.accounts[name?.lowercased() ?? ""] else {
            return errorPage("invalid_request", "Couldn't find that account.")
        }
        guard !scopes.isEmpty else { return back(to: redirect, [("error", "access_denied")]) }
        let earlier = world.authorization.grants.values.filter { $0.client == client.id && $0.account == account.key }
        var scopes = scopes
        if value("include_granted_scopes") == "true" {
            for scope in earlier.flatMap(\.scopes) where !scopes.contains(scope) { scopes.append(scope) }
        }
        // Only the first consent yields a refresh token, unless consent is requested again.
        let asksAgain = value("prompt")?.split(separator: " ").contains("consent") ?? false
        let code = GoogleWorld.token("4/0", bytes: 48)
        world.authorization.codes[code] = Authorization.Code(
            client: client.id,
            account: account.key,
            scopes: scopes,
            redirect: redirect,
            challenge: value("code_challenge"),
            challengeMethod: value("code_challenge_method") ?? "plain",
            nonce: value("nonce"),
            isOffline: value("access_type") == "offline" && (earlier.isEmpty || asksAgain),
            expires: world.now + Self.codeLifetime
        )
        return back(to: redirect, [("code", code), ("scope", scopes.joined(separator: " "))])
    }

    private func back(to redirect: String, _ items: [(String, String)]) -> SimulatedResponse {
        let state = value("state").map { [("state", $0)] } ?? []
        let separator = redirect.contains("?") ? "&" : "?"
        return .redirect(to: redirect + separator + PercentEncoding.query(state + items))
    }

    private static func isLoopback(_ redirect: String) -> Bool {
        guard redirect.hasPrefix("http://") else { return false }
        let authority = redirect.dropFirst(7).prefix { $0 != "/" && $0 != "?" }
        let host = authority.hasPrefix("[") ? authority.prefix { $0 != "]" } : authority.prefix { $0 != ":" }
        return ["127.0.0.1", "localhost", "[::1"].contains(String(host))
    }
}

extension AuthorizePage {
    /// Returns the page that asks for the account and the scopes.
    private func form(_ client: Authorization.Client, _ scopes: [String]) -> SimulatedResponse {
        let hidden = parameters.map {
            "<input type=\"hidden\" name=\"\(escaped($0.name))\" value=\"\(escaped($0.value))\">"
        }
        let hint = parameters.first { $0.name == "login_hint" }?.value.lowercased()
        let accounts = world.accounts.values.map(\.address).sorted().map {
            "<option\($0.lowercased() == hint ? " selected" : "")>\(escaped($0))</option>"
        }
        let boxes = scopes.map {
            "<p><label><input type=\"checkbox\" name=\"granted\" value=\"\(escaped($0))\" checked> "
                + "\(escaped($0))</label></p>"
        }
        return .html(
            """
            <html lang="en"><title>Sign in - Simulated Google</title>
            <body style="font-family: sans-serif; max-width: 40em; margin: 4em auto">
            <h1>Simulated Google</h1>
            <form method="post" action="\(Self.path)">
            \(hidden.joined())
            <p><label>Account: <select name="account">\(accounts.joined())</select></label></p>
            <p>\(escaped(client.id)) wants to:</p>
            \(boxes.joined(separator: "\n"))
            <button name="decision" value="accept">Continue</button>
            <button name="decision" value="deny">Cancel</button>
            </form></body></html>
            """
        )
    }

    private func errorPage(_ error: String, _ reason: String, status: Int = 400) -> SimulatedResponse {
        .html(
            "<html lang=\"en\"><title>Error \(status)</title><h1>Access blocked</h1><p>\(escaped(reason))</p>"
                + "<p>Error \(status): \(escaped(error))</p></html>",
            status: status
        )
    }

    private func escaped(_ text: String) -> String {
        let names: [Character: String] = ["&": "&amp;", "<": "&lt;", ">": "&gt;", "\"": "&quot;"]
        return text.map { names[$0] ?? String($0) }.joined()
    }
}
