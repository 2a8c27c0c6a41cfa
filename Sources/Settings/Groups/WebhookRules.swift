import Base

/// What is refused of the URLs and secrets of webhooks.
enum WebhookRules {
    private static let leastSecret = 16
    private static let encodedPrefix = "whsec_"
    private static let encodedLengths = 24...64

    /// What crosses a network unencrypted.
    ///
    /// - Parameter what: what the calls tell.
    static func problem(of url: String, key: String, what: String) -> Problem? {
        guard url.hasPrefix("http://"), !isLoopback(url) else { return nil }
        return Problem(
            .error,
            key,
            "\(what) would cross the network unencrypted",
            suggestedFix: "Use https; http is for programs on this machine"
        )
    }

    static func problems(of secret: Secret?, key: String, credential: String) -> [Problem] {
        guard let secret = secret?.reveal() else {
            return [
                Problem(
                    .error,
                    key,
                    "there is no secret to sign calls with",
                    suggestedFix: "Set secret_file, or pass the credential \(credential)"
                )
            ]
        }
        let isGood =
            secret.hasPrefix(encodedPrefix)
            ? Base64.decode(String(secret.dropFirst(encodedPrefix.count))).map { encodedLengths.contains($0.count) }
                ?? false : secret.utf8.count >= leastSecret
        guard !isGood else { return [] }
        return [
            Problem(
                .error,
                key,
                "it is too short, or not base 64 after whsec_",
                suggestedFix: "Make one with: echo whsec_$(openssl rand -base64 32)"
            )
        ]
    }
}
