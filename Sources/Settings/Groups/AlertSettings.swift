package import Base
import Storage

/// Who is told outside the console what needs a person.
package struct AlertSettings: Sendable, Hashable {
    /// The language of those who chose none.
    package enum MessageLanguage: String, Sendable, CaseIterable {
        case en
        case de
    }

    package var administrators = false
    package var users = false
    package var mailTo: [String] = []
    package var language = MessageLanguage.en
    package var quietHours: QuietHours?
    package var dailySummary: TimeOfDay?
    package var weeklySummary: TimeOfWeek?
    package var webhook = AlertWebhookSettings()
    package var chat = AlertChatSettings()

    package init() {}
}

extension AlertSettings: SettingGroup {
    static var schema: [Setting<Self>] {
        [
            .value(
                "administrators",
                \.administrators,
                .flag,
                "Whether alerts are mailed to every active administrator of the console, by an account that can send.",
                "Ob Hinweise an alle aktiven Administratoren der Konsole gemailt werden, über ein Konto, das senden kann."
            ),
            .value(
                "users",
                \.users,
                .flag,
                "Whether a user is mailed what concerns the own account: access revoked, the day's limit near, a scheduled "
                    + "action that keeps failing. Another account sends it.",
                "Ob ein Benutzer gemailt bekommt, was sein Konto betrifft: widerrufener Zugriff, fast erreichtes Tageslimit, "
                    + "eine geplante Aktion, die immer wieder fehlschlägt. Gesendet wird es über ein anderes Konto."
            ),
            .value(
                "mail_to",
                \.mailTo,
                .addresses,
                "Other addresses that alerts are mailed to.",
                "Weitere Adressen, an die Hinweise gemailt werden."
            ),
            .value(
                "language",
                \.language,
                .choice,
                "The language of Google Chat, of the addresses in mail_to and of users who chose none.",
                "Die Sprache von Google Chat, der Adressen in mail_to und der Benutzer, die keine gewählt haben."
            ),
            .optional(
                "quiet_hours",
                \.quietHours,
                .quietHours,
                "When nobody is mailed, and Google Chat is silent, in the time zone console.time_zone. What still lasts "
                    + "afterwards is told then. Told at any time: what stops new mail, and everything to the webhook.",
                "Wann niemandem gemailt wird und Google Chat schweigt, in der Zeitzone console.time_zone. Was danach noch "
                    + "besteht, wird dann mitgeteilt. Jederzeit mitgeteilt wird, was neue E-Mails aufhält, und dem Webhook "
                    + "alles."
            ),
            .optional(
                "daily_summary",
                \.dailySummary,
                .timeOfDay,
                "When each day a summary of the day before is sent to administrators, mail_to, the webhook and Google Chat, in "
                    + "the time zone console.time_zone: what was received, sent and failed, and what needs a person.",
                "Wann jeden Tag eine Zusammenfassung des vorigen an Administratoren, mail_to, den Webhook und Google Chat geht, "
                    + "in der Zeitzone console.time_zone: was empfangen, gesendet und fehlgeschlagen ist, und worum sich jemand "
                    + "kümmern muss."
            ),
            .optional(
                "weekly_summary",
                \.weeklySummary,
                .timeOfWeek,
                "When each week a summary of the week before is sent to the same recipients.",
                "Wann jede Woche eine Zusammenfassung der vorigen an dieselben Empfänger geht."
            ),
            .group("webhook", \.webhook, "A program that is called with each alert and all-clear, in signed JSON."),
            .group("chat", \.chat, "A space in Google Chat that alerts are posted to."),
        ]
    }
}

/// A program that is called with each alert.
package struct AlertWebhookSettings: Sendable, Hashable {
    /// The name of the systemd credential that holds the secret.
    package static let credential = "gsuite-gateway.alert_webhook_secret"

    package var url: String?
    /// The secret itself, even if it came from `secretFile` or a systemd credential.
    package var secret: Secret?
    package var secretFile: String?

    package init() {}
}

extension AlertWebhookSettings: SettingGroup {
    static var schema: [Setting<Self>] {
        [
            .optional(
                "url",
                \.url,
                .url(["https", "http"]),
                "The URL that is called by POST. It uses https, except on this machine.",
                "Die URL, die per POST aufgerufen wird. Sie verwendet https, außer auf diesem Rechner."
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
                "A file that holds the secret. With a systemd credential named gsuite-gateway.alert_webhook_secret, set neither.",
                "Eine Datei mit dem Geheimnis. Übergibt systemd das Credential gsuite-gateway.alert_webhook_secret, bleiben "
                    + "beide leer."
            ),
        ]
    }
}

/// A space in Google Chat that alerts are posted to.
package struct AlertChatSettings: Sendable, Hashable {
    /// The name of the systemd credential that holds the URL.
    package static let credential = "gsuite-gateway.alert_chat_url"

    /// The URL itself, even if it came from `urlFile` or a systemd credential. Whoever knows it can post.
    package var url: Secret?
    package var urlFile: String?

    package init() {}
}

extension AlertChatSettings: SettingGroup {
    static var schema: [Setting<Self>] {
        [
            .optional(
                "url",
                \.url,
                .secret,
                "The URL of the space's incoming webhook. Whoever knows it can post: better kept in a file of its own, url_file.",
                "Die URL des eingehenden Webhooks des Gruppenbereichs. Wer sie kennt, kann dort schreiben: besser in einer "
                    + "eigenen Datei, url_file."
            ),
            .optional(
                "url_file",
                \.urlFile,
                .path,
                "A file that holds the URL. With a systemd credential named gsuite-gateway.alert_chat_url, set neither.",
                "Eine Datei mit der URL. Übergibt systemd das Credential gsuite-gateway.alert_chat_url, bleiben beide leer."
            ),
        ]
    }
}

extension SettingFormat<QuietHours> {
    /// A part of each day.
    static var quietHours: SettingFormat {
        SettingFormat(
            allowed: "two times of day such as 22:00-07:00",
            read: { QuietHours($0) },
            write: { quoted($0.description) }
        )
    }
}

extension SettingFormat<TimeOfDay> {
    static var timeOfDay: SettingFormat {
        SettingFormat(
            allowed: "a time of day such as 07:30",
            read: { TimeOfDay($0) },
            write: { quoted($0.description) }
        )
    }
}

extension SettingFormat<TimeOfWeek> {
    static var timeOfWeek: SettingFormat {
        SettingFormat(
            allowed: "an English weekday and a time of day such as monday 07:30",
            read: { TimeOfWeek($0) },
            write: { quoted($0.description) }
        )
    }
}

// MARK: - Secrets

extension AlertSettings {
    /// Reads the secrets from credentials or from their own files. One in the configuration takes precedence over both.
    mutating func readSecrets(from sources: SettingSources, noting reader: inout SettingReader) {
        let path = SettingPath().key("alerts")
        sources.fill(
            &webhook.secret,
            from: webhook.secretFile,
            or: AlertWebhookSettings.credential,
            at: path.key("webhook").key("secret_file"),
            noting: &reader
        )
        sources.fill(
            &chat.url,
            from: chat.urlFile,
            or: AlertChatSettings.credential,
            at: path.key("chat").key("url_file"),
            noting: &reader
        )
    }
}

// MARK: - What is refused

extension AlertSettings {
    func problems() -> [Problem] {
        var problems: [Problem] = []
        if let url = webhook.url {
            if let problem = WebhookRules.problem(of: url, key: "alerts.webhook.url", what: "alerts") {
                problems.append(problem)
            }
            problems += WebhookRules.problems(
                of: webhook.secret,
                key: "alerts.webhook.secret",
                credential: AlertWebhookSettings.credential
            )
        }
        if let url = chat.url?.reveal() {
            let isURL = url.hasPrefix("https://") || url.hasPrefix("http://")
            let problem = isURL ? WebhookRules.problem(of: url, key: "alerts.chat.url", what: "alerts") : Self.noURL
            if let problem { problems.append(problem) }
        }
        if let problem = summaryProblem { problems.append(problem) }
        return problems
    }

    /// A summary that nobody receives.
    private var summaryProblem: Problem? {
        let isForNobody = !administrators && mailTo.isEmpty && webhook.url == nil && chat.url == nil
        guard isForNobody, dailySummary != nil || weeklySummary != nil else { return nil }
        return Problem(
            .warning,
            dailySummary != nil ? "alerts.daily_summary" : "alerts.weekly_summary",
            "nobody receives the summary",
            suggestedFix: "Set alerts.administrators to true, or name recipients in alerts.mail_to, webhook or chat"
        )
    }

    private static let noURL = Problem(
        .error,
        "alerts.chat.url",
        "it is not a URL",
        suggestedFix: "Copy the URL of the incoming webhook from the space in Google Chat"
    )
}
