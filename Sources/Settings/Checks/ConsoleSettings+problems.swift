import Base

extension ConsoleSettings {
    /// What is refused or unwise in the console's settings.
    func problems() -> [Problem] {
        guard enabled else { return [] }
        return exposureProblems() + baseURLProblems() + sessionProblems()
    }

    /// Who could read passwords on their way.
    private func exposureProblems() -> [Problem] {
        guard !address.isLoopback, tls == .none else { return [] }
        guard trustedProxies.isEmpty else {
            return [
                Problem(
                    .warning,
                    "console.tls",
                    "whoever reaches \(address):\(port) past the proxy sends passwords in the clear",
                    remedy: "Let a firewall admit the proxy only, or set tls: certificate"
                )
            ]
        }
        return [
            Problem(
                .error,
                "console.tls",
                "passwords and sessions would go over the network in the clear",
                remedy:
                    "Set tls: certificate, listen on 127.0.0.1, or name the proxy that speaks TLS in trusted_proxies"
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
                    "links and Google's way back have no name to lead to",
                    remedy: "Set it to the URL that people use, such as https://gateway.acme.example"
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
                    "\(baseURL) is not encrypted, and Google does not lead back to it",
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
                    "nobody is named who speaks TLS for the console, so every browser seems to have the proxy's address",
                    remedy: "Name the proxy, such as 127.0.0.1, or set tls: certificate"
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
                "no session lasts that long",
                remedy: "Make it shorter than console.sessions.longest"
            )
        ]
    }
}
