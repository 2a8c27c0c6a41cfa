import Base

extension GoogleSettings {
    func problems() -> [Problem] {
        var problems = endpoints.problems()
        if clientID != nil, clientSecret == nil {
            problems.append(
                Problem(
                    .warning,
                    "google.client_secret",
                    "there is a client id, and no secret for it",
                    remedy: "Set client_secret_file, or pass the credential \(GatewaySettings.clientSecretCredential)"
                )
            )
        }
        if clientID == nil, clientSecret != nil {
            problems.append(
                Problem(
                    .warning,
                    "google.client_id",
                    "there is a secret, and no client id that it belongs to",
                    remedy: "Set client_id"
                )
            )
        }
        return problems
    }
}

extension EndpointSettings {
    /// Tokens and mail may cross a network in the clear to nobody but this machine.
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
                "tokens would cross the network in the clear",
                remedy: "Use https or TLS; without is for simulators on this machine"
            )
        }
    }
}
