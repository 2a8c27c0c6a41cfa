import Base
package import Storage

/// How mail goes to Google: limits for accounts that set none of their own, and the defaults of new accounts.
package struct DeliverySettings: Sendable, Hashable {
    /// Gmail quota units per minute and account; a send costs 100.
    package var unitsPerMinute = 6000
    /// Messages per account in 24 hours.
    package var messagesPerDay = 2000
    /// Concurrent sends of one account.
    package var concurrencyPerAccount = 4
    /// Concurrent sends of all accounts together.
    package var concurrency = 64
    /// The most recipients of one send; a message with more is split.
    package var recipientsPerMessage = 100
    /// Whether the Message-ID that Gmail assigned is read after sending, if the grant allows it.
    package var readBackMessageID = true
    /// Whether recipients on the bounce list are refused instead of sent to.
    package var refuseBounced = false
    /// The courier of new accounts.
    package var courier = CourierChoice.api
    /// What new accounts do about an unknown outcome.
    package var onLostAnswer = LostAnswerPolicy.search
    /// A program that is told of deliveries.
    package var webhook = DeliveryWebhookSettings()

    package init() {}
}

extension DeliverySettings: SettingGroup {
    static var schema: [Setting<Self>] {
        [
            .value(
                "units_per_minute",
                \.unitsPerMinute,
                .count(100...1_000_000),
                "Gmail API quota units per minute and account. A send costs 100. New Google Cloud projects have 6000.",
                "Kontingent der Gmail API in Einheiten pro Minute und Konto. Eine gesendete E-Mail kostet 100. Neue "
                    + "Google-Cloud-Projekte haben 6.000."
            ),
            .value(
                "messages_per_day",
                \.messagesPerDay,
                .count(1...1_000_000),
                "Messages that an account sends in 24 hours. Google Workspace allows 2000, trial accounts 500.",
                "E-Mails, die ein Konto in 24 Stunden sendet. Google Workspace erlaubt 2.000, Testkonten 500."
            ),
            .value(
                "concurrency_per_account",
                \.concurrencyPerAccount,
                .count(1...100),
                "Concurrent sends of one account.",
                "E-Mails, die ein Konto gleichzeitig sendet."
            ),
            .value(
                "concurrency",
                \.concurrency,
                .count(1...1000),
                "Concurrent sends of all accounts together.",
                "E-Mails, die alle Konten zusammen gleichzeitig senden."
            ),
            .value(
                "recipients_per_message",
                \.recipientsPerMessage,
                .count(1...500),
                "The most recipients that Gmail accepts for one message. A message with more is split.",
                "Höchstzahl der Empfänger, die Gmail für eine E-Mail annimmt. Eine E-Mail mit mehr Empfängern wird "
                    + "geteilt."
            ),
            .value(
                "read_back_message_id",
                \.readBackMessageID,
                .flag,
                "After sending, read the Message-ID that Gmail assigned, if the grant allows it (20 units).",
                "Nach dem Senden die Message-ID lesen, die Gmail vergeben hat, sofern der gewährte Zugriff es "
                    + "erlaubt (20 Einheiten)."
            ),
            .value(
                "refuse_bounced",
                \.refuseBounced,
                .flag,
                "Do not send to recipients on the list of bounces, which do not exist: they fail at once, and the sender is "
                    + "told. All others get the message. An address leaves the list by hand, or queue.retention after its last "
                    + "bounce.",
                "An Empfänger auf der Liste der Rückläufer, die es nicht gibt, nicht senden: Für sie schlägt die E-Mail "
                    + "sofort fehl, und der Absender erfährt es. Alle anderen erhalten sie. Eine Adresse verlässt die Liste "
                    + "von Hand oder queue.retention nach ihrem letzten Rückläufer."
            ),
            .value(
                "courier",
                \.courier,
                .choice,
                "How new accounts send: through the Gmail API, through smtp.gmail.com, or through smtp.gmail.com only if "
                    + "headers and envelope differ.",
                "Wie neue Konten senden: über die Gmail API (api), über smtp.gmail.com (smtp) oder nur dann über "
                    + "smtp.gmail.com, wenn Header und Umschlag sich unterscheiden (auto)."
            ),
            .value(
                "on_lost_answer",
                \.onLostAnswer,
                .choice,
                "What new accounts do when Google's answer is lost: search Sent, and hold the message if Sent cannot be "
                    + "searched; search Sent, and send the message again if Sent cannot be searched; or send through drafts.",
                "Was neue Konten tun, wenn Googles Antwort verloren geht: „Gesendet“ durchsuchen und die E-Mail "
                    + "anhalten, wenn das nicht möglich ist (search); „Gesendet“ durchsuchen und die E-Mail erneut "
                    + "senden, wenn das nicht möglich ist (resend); oder über Entwürfe senden (draft)."
            ),
            .group(
                "webhook",
                \.webhook,
                "A program that is told of each delivery that ended and each bounce, in signed JSON."
            ),
        ]
    }
}

/// When a send that failed temporarily is tried again.
package struct RetrySettings: Sendable, Hashable {
    /// The wait after the first failure; it doubles with each further one.
    package var first = Duration.minutes(1)
    package var longest = Duration.hours(1)
    /// The age at which the gateway gives up on a message and reports the failure.
    package var giveUp = Duration.days(5)
    /// The age at which the sender is informed that the message is late, if it asked with NOTIFY=DELAY (RFC 3461).
    package var delayWarning = Duration.hours(4)

    /// The wait between an attempt whose answer was lost and the first search of Gmail's Sent folder.
    package var sentSearchDelay = Duration.minutes(1)

    package init() {}
}

extension RetrySettings: SettingGroup {
    static var schema: [Setting<Self>] {
        [
            .value(
                "first",
                \.first,
                .duration(.seconds(1)...(.days(1))),
                "The wait after the first failure. It doubles with each further one. A wait that Google asks for takes "
                    + "precedence.",
                "Die Wartezeit nach dem ersten Fehlschlag. Sie verdoppelt sich mit jedem weiteren. Verlangt Google "
                    + "eine bestimmte Wartezeit, gilt diese."
            ),
            .value(
                "longest",
                \.longest,
                .duration(.seconds(1)...(.days(7))),
                "The longest wait between two attempts.",
                "Die längste Wartezeit zwischen zwei Versuchen."
            ),
            .value(
                "give_up",
                \.giveUp,
                .duration(.minutes(1)...(.days(60))),
                "The age at which the gateway gives up on a message and informs its sender.",
                "Das Alter, in dem das Gateway eine E-Mail aufgibt und den Absender benachrichtigt."
            ),
            .value(
                "delay_warning",
                \.delayWarning,
                .duration(.minutes(1)...(.days(60))),
                "The age at which the sender is informed that a message is late, if the message asks for it (DSN).",
                "Das Alter, in dem der Absender erfährt, dass eine E-Mail sich verspätet, sofern die E-Mail das "
                    + "verlangt (DSN)."
            ),
            .value(
                "sent_search_delay",
                \.sentSearchDelay,
                .duration(.zero...(.hours(1))),
                "The wait before Sent is searched for a message whose answer from Google was lost. If the message is there, "
                    + "it is delivered. Otherwise Sent is searched again after four times that wait, and the message is "
                    + "sent again only if it is still not there: Google may finish a request long after its connection "
                    + "was lost.",
                "Die Wartezeit, bevor „Gesendet“ nach einer E-Mail durchsucht wird, auf die Googles Antwort verloren "
                    + "ging. Ist sie dort, gilt sie als zugestellt. Sonst wird nach der vierfachen Wartezeit noch "
                    + "einmal gesucht und die E-Mail nur dann erneut gesendet, wenn sie immer noch fehlt: Google "
                    + "schließt eine Anfrage manchmal erst lange nach dem Verlust der Verbindung ab."
            ),
        ]
    }
}

extension DeliverySettings {
    /// Reads the webhook's secret from a credential or from its own file. One in the configuration takes precedence over both.
    mutating func readSecrets(from sources: SettingSources, noting reader: inout SettingReader) {
        sources.fill(
            &webhook.secret,
            from: webhook.secretFile,
            or: DeliveryWebhookSettings.credential,
            at: SettingPath().key("delivery").key("webhook").key("secret_file"),
            noting: &reader
        )
    }

    /// An account's limits according to Google's documentation.
    private enum Google {
        /// Quota units per minute of older projects; newer ones have fewer.
        static let unitsPerMinute = 15_000
        static let messagesPerDay = 2000
        static let recipientsPerMessage = 100
    }

    func problems() -> [Problem] {
        var problems: [Problem] = []
        func warn(_ key: String, _ message: String, suggestedFix: String) {
            problems.append(Problem(.warning, "delivery.\(key)", message, suggestedFix: suggestedFix))
        }
        if unitsPerMinute > Google.unitsPerMinute {
            warn(
                "units_per_minute",
                "no Google Cloud project has more than \(Google.unitsPerMinute) per minute and account",
                suggestedFix: "Set it to the value on your project's quota page"
            )
        }
        if messagesPerDay > Google.messagesPerDay {
            warn(
                "messages_per_day",
                "Google Workspace lets an account send \(Google.messagesPerDay) per day, and above that blocks it for a day",
                suggestedFix: "Set it to \(Google.messagesPerDay) or less"
            )
        }
        if recipientsPerMessage > Google.recipientsPerMessage {
            warn(
                "recipients_per_message",
                "Google documents \(Google.recipientsPerMessage) recipients for messages through the API or SMTP",
                suggestedFix: "Set it to \(Google.recipientsPerMessage), unless you have seen more accepted"
            )
        }
        if concurrencyPerAccount > concurrency {
            warn(
                "concurrency_per_account",
                "it exceeds concurrency, so one account can use all of it",
                suggestedFix: "Set it to less than \(concurrency)"
            )
        }
        return problems
    }
}
