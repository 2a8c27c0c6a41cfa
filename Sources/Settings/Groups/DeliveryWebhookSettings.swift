package import Base

/// A program that is told of deliveries.
package struct DeliveryWebhookSettings: Sendable, Hashable {
    /// The name of the systemd credential that holds the secret.
    package static let credential = "gsuite-gateway.delivery_webhook_secret"

    package var url: String?
    /// The secret itself, even if it came from `secretFile` or a systemd credential.
    package var secret: Secret?
    package var secretFile: String?
    package var delivered = true
    package var failed = true
    package var bounced = true
    package var subjects = false

    package init() {}
}

extension DeliveryWebhookSettings: SettingGroup {
    static var schema: [Setting<Self>] {
        [
            .optional(
                "url",
                \.url,
                .url(["https", "http"]),
                "The URL that is called by POST. It uses https, except on this machine. Without one, nothing is recorded.",
                "Die URL, die per POST aufgerufen wird. Sie verwendet https, außer auf diesem Rechner. Ohne URL wird nichts "
                    + "festgehalten."
            ),
            .optional(
                "secret",
                \.secret,
                .secret,
                "What calls are signed with (HMAC-SHA256, Standard Webhooks): at least 16 characters, or whsec_ with 24 to 64 "
                    + "bytes in base 64. Better kept in a file of its own: secret_file.",
                "Womit Aufrufe signiert werden (HMAC-SHA256, Standard Webhooks): mindestens 16 Zeichen, oder whsec_ mit 24 bis "
                    + "64 Bytes in Base64. Besser in einer eigenen Datei: secret_file."
            ),
            .optional(
                "secret_file",
                \.secretFile,
                .path,
                "A file that holds the secret. With a systemd credential named gsuite-gateway.delivery_webhook_secret, set "
                    + "neither.",
                "Eine Datei mit dem Geheimnis. Übergibt systemd das Credential gsuite-gateway.delivery_webhook_secret, bleiben "
                    + "beide leer."
            ),
            .value(
                "delivered",
                \.delivered,
                .flag,
                "Whether the program is told of mail that Google accepted.",
                "Ob das Programm von E-Mails erfährt, die Google angenommen hat."
            ),
            .value(
                "failed",
                \.failed,
                .flag,
                "Whether the program is told of mail that the gateway gave up.",
                "Ob das Programm von E-Mails erfährt, die das Gateway aufgegeben hat."
            ),
            .value(
                "bounced",
                \.bounced,
                .flag,
                "Whether the program is told of mail that Google accepted and returned later. This needs odoo.bounces.",
                "Ob das Programm von E-Mails erfährt, die Google angenommen und später zurückgeschickt hat. Das setzt "
                    + "odoo.bounces voraus."
            ),
            .value(
                "subjects",
                \.subjects,
                .flag,
                "Whether the program is told the subjects.",
                "Ob das Programm die Betreffe erfährt."
            ),
        ]
    }

    /// Whether it is told of anything.
    private var isOfAny: Bool { delivered || failed || bounced }

    /// - Parameter findsBounces: whether the gateway looks for bounces.
    func problems(findsBounces: Bool) -> [Problem] {
        guard let url else { return [] }
        let key = "delivery.webhook"
        var problems = WebhookRules.problems(of: secret, key: "\(key).secret", credential: Self.credential)
        if let problem = WebhookRules.problem(of: url, key: "\(key).url", what: "recipients") {
            problems.insert(problem, at: 0)
        }
        if !isOfAny {
            problems.append(
                Problem(
                    .warning,
                    key,
                    "the program is told of nothing",
                    suggestedFix: "Set delivered, failed or bounced to true, or remove the URL"
                )
            )
        } else if bounced, !findsBounces {
            problems.append(
                Problem(
                    .warning,
                    "\(key).bounced",
                    "no bounces are looked for",
                    suggestedFix: "Set odoo.bounces to true, or delivery.webhook.bounced to false"
                )
            )
        }
        return problems
    }
}
