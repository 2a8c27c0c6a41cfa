import Base

extension ConsoleSettings {
    /// Returns the console's settings that are refused or unwise.
    func problems() -> [Problem] {
        guard enabled else { return [] }
        return exposureProblems() + baseURLProblems() + sessionProblems()
    }

    /// Settings that let passwords cross the network unencrypted.
    private func exposureProblems() -> [Problem] {
        guard !address.isLoopback, tls == .none else { return [] }
        guard trustedProxies.isEmpty else {
            return [
                Problem(
                    .warning,
                    "console.tls",
                    "users who reach \(address):\(port) without the proxy send passwords unencrypted",
                    remedy: "Let only the proxy through the firewall, or set tls: certificate"
                )
            ]
        }
        return [
            Problem(
                .error,
                "console.tls",
                "passwords and sessions would cross the network unencrypted",
                remedy:
                    "Set tls: certificate, listen on 127.0.0.1, or add the proxy that speaks TLS to trusted_proxies"
            )
        ]
    }

    private func baseURLProblems() -> [Problem] {
        guard let baseURL else {
            guard !address.isLoopback else { return [] }
            return [
                Problem(
                    .warning,
                    "console.base_url",
                    "links and Google's redirects need a host name",
                    remedy: "Set it to the URL that users open, such as https://gateway.acme.example"
                )
            ]
        }
        let isLocal = ["localhost", "127.0.0.1", "[::1]"].contains { name in
            let host = baseURL.dropFirst("http://".count)
            return host == name || host.hasPrefix(name + ":")
        }
        if baseURL.hasPrefix("http://"), !isLocal {
            return [
                Problem(
                    .error,
                    "console.base_url",
                    "\(baseURL) is not encrypted, and Google does not redirect to it",
                    remedy: "Use https"
                )
            ]
        }
        if baseURL.hasPrefix("http://"), tls == .certificate {
            return [
                Problem(
                    .error,
                    "console.base_url",
                    "the console speaks TLS, so http cannot reach it",
                    remedy: "Use https"
                )
            ]
        }
        if baseURL.hasPrefix("https://"), address.isLoopback, tls == .none, trustedProxies.isEmpty {
            return [
                Problem(
                    .warning,
                    "console.trusted_proxies",
                    "no proxy that speaks TLS for the console is set, so every browser seems to have the proxy's address",
                    remedy: "Add the proxy, such as 127.0.0.1, or set tls: certificate"
                )
            ]
        }
        return []
    }

    private func sessionProblems() -> [Problem] {
        guard sessions.idle > sessions.longest else { return [] }
        return [
            Problem(
                .warning,
                "console.sessions.idle",
                "it exceeds console.sessions.longest, so it never takes effect",
                remedy: "Make it shorter than console.sessions.longest"
            )
        ]
    }
}
