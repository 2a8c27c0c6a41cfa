package import Admin
package import Base
import Cryptography
package import Settings
package import Storage

/// Who is told of alerts outside the console, and how.
package struct AlertOptions: Sendable {
    /// Whether all active administrators are mailed.
    package let administrators: Bool
    /// Whether the users whom an alert concerns are mailed.
    package let users: Bool
    /// Other addresses that are mailed.
    package let mailTo: [String]
    /// The language of those who chose none.
    package let language: Language
    package let quietHours: QuietHours?
    /// When a summary of the last day is sent, and of the last week.
    package let dailySummary: TimeOfDay?
    package let weeklySummary: TimeOfWeek?
    package let webhook: Webhook?
    /// The URL of an incoming webhook of Google Chat, which is its own password.
    package let chat: Secret?
    package let source: AlertSource

    package init(_ settings: GatewaySettings) {
        let alerts = settings.alerts
        (administrators, users, mailTo) = (alerts.administrators, alerts.users, alerts.mailTo)
        language = alerts.language == .de ? .german : .english
        quietHours = alerts.quietHours
        (dailySummary, weeklySummary) = (alerts.dailySummary, alerts.weeklySummary)
        webhook = Webhook(url: alerts.webhook.url, secret: alerts.webhook.secret)
        chat = alerts.chat.url
        source = AlertSource(settings)
    }

    /// Whether anybody is told anything.
    package var isActive: Bool { administrators || users || !mailTo.isEmpty || webhook != nil || chat != nil }
}

extension AlertOptions {
    /// The recipients of an alert.
    ///
    /// - Parameter users: all active users.
    package func readers(of cause: AlertCause, _ users: [UserRecord]) -> [AlertReader] {
        let concerned = self.users ? cause.concerned(users) : []
        // Who is both is told as an administrator: the plan adds no second message for an address.
        return administrativeReaders(users)
            + concerned.map {
                AlertReader(.mail, recipient: $0.email.lowercased(), language: language(of: $0), isPersonal: true)
            }
    }

    /// Those who are told of everything.
    package func administrativeReaders(_ users: [UserRecord]) -> [AlertReader] {
        let administrators = administrators ? users.filter { $0.role == .administrator } : []
        var readers: [AlertReader] = []
        if webhook != nil { readers.append(AlertReader(.webhook, language: language)) }
        if chat != nil { readers.append(AlertReader(.chat, language: language)) }
        readers += mailTo.map { AlertReader(.mail, recipient: $0.lowercased(), language: language) }
        readers += administrators.map {
            AlertReader(.mail, recipient: $0.email.lowercased(), language: language(of: $0))
        }
        return readers
    }

    private func language(of user: UserRecord) -> Language {
        user.language.flatMap(Language.init(rawValue:)) ?? language
    }
}
