import Base
import Mail
import Storage

/// What the staging list says of a message.
struct TransferFacts: Sendable {
    /// Recipients and attachments beyond these are not listed.
    private static let mostListed = 200
    /// Characters of a name or an address as the list shows it.
    private static let longestShown = 320
    /// A Date field further in the future is not believed.
    private static let dateTolerance = Duration.days(1)

    let direction: TransferDirection
    /// Whose mailbox it is.
    let account: Address

    /// - Parameter arrived: when Gmail took the message.
    func facts(of mail: ReadMail, gmailID: String, arrived: Timestamp) -> StagedMailFacts {
        let recipients = mail.to + mail.cc + (direction == .outgoing ? mail.bcc : [])
        let parties = direction == .incoming ? mail.from : recipients
        var seen: Set<String> = []
        let addresses = parties.filter { direction == .incoming || $0.address.key != account.key }
            .map { "\($0.address)".lowercased() }.filter { seen.insert($0).inserted }
        let date = mail.date.map { $0 > arrived + Self.dateTolerance ? arrived : $0 } ?? arrived
        return StagedMailFacts(
            messageID: mail.messageID ?? madeUpID(gmailID),
            from: mail.from.first.map(Self.shown) ?? "",
            recipients: recipients.prefix(Self.mostListed).map(Self.shown),
            addresses: Array(addresses.prefix(Self.mostListed)),
            subject: mail.subject,
            date: date,
            attachments: mail.attachments.prefix(Self.mostListed).map { .init(name: $0.name, size: $0.size) }
        )
    }

    /// The same whenever the message is read.
    private func madeUpID(_ gmailID: String) -> String {
        let owner = "\(account)".lowercased().map { $0.isLetter || $0.isNumber ? String($0) : "-" }.joined()
        return "<gmail-\(gmailID)-\(owner)@gsuite-gateway.invalid>"
    }

    static func shown(_ mailbox: Mailbox) -> String {
        let text = mailbox.displayName.map { $0.isEmpty ? "\(mailbox.address)" : "\($0) <\(mailbox.address)>" }
        return String((text ?? "\(mailbox.address)").prefix(longestShown))
    }
}
