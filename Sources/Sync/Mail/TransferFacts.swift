import Base
import Mail
import Storage

/// What the staging list says about a message.
struct TransferFacts: Sendable {
    /// The most recipients and attachments listed.
    private static let mostListed = 200
    /// The most characters shown of a name or address.
    private static let longestShown = 320
    /// A Date field further in the future than this is ignored.
    private static let dateTolerance = Duration.days(1)

    let direction: TransferDirection
    /// The mailbox's account.
    let account: Address

    /// - Parameter arrived: when Gmail accepted the message.
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

    /// Makes up a Message-ID that is the same whenever the message is read.
    private func madeUpID(_ gmailID: String) -> String {
        let owner = "\(account)".lowercased().map { $0.isLetter || $0.isNumber ? String($0) : "-" }.joined()
        return "<gmail-\(gmailID)-\(owner)@gsuite-gateway.invalid>"
    }

    static func shown(_ mailbox: Mailbox) -> String {
        let text = mailbox.displayName.map { $0.isEmpty ? "\(mailbox.address)" : "\($0) <\(mailbox.address)>" }
        return String((text ?? "\(mailbox.address)").prefix(longestShown))
    }
}
