import Base

extension GoogleSettings {
    func problems() -> [Problem] {
        var problems = endpoints.problems()
        if clientID != nil, clientSecret == nil {
            problems.append(
                Problem(
                    .warning,
                    "google.client_secret",
                    "the client ID has no secret",
                    remedy: "Set client_secret_file, or pass the credential \(GatewaySettings.clientSecretCredential)"
                )
            )
        }
        if clientID == nil, clientSecret != nil {
            problems.append(
                Problem(
                    .warning,
                    "google.client_id",
                    "the client secret has no client ID",
                    remedy: "Set client_id"
                )
            )
        }
        return problems
    }
}

extension EndpointSettings {
    /// Servers on other machines to which tokens and mail would go unencrypted.
    fileprivate func problems() -> [Problem] {
        let urls = [
            ("accounts", accounts), ("oauth", oauth), ("gmail", gmail), ("calendar", calendar), ("people", people),
        ]
        var open = urls.filter { $0.1.hasPrefix("http://") && !isLoopback($0.1) }.map(\.0)
        if submission.encryption == .plain, !isLoopback("smtp://\(submission.host)") {
            open.append("submission.encryption")
        }
        return open.map { key in
            Problem(
                .error,
                "google.endpoints.\(key)",
                "tokens would cross the network unencrypted",
                remedy: "Use https or TLS; unencrypted connections are for simulators on this machine"
            )
        }
    }
}
