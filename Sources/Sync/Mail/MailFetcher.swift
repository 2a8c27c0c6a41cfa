import Base
import Google
import Mail
import Storage
import Transport

/// Reads a message from Gmail and adds it to the staging list.
struct MailFetcher: Sendable {
    /// Bytes passed to the store at a time.
    private static let block = 512 << 10
    /// The fields that fill the list if the message itself is too large.
    private static let headerFields = ["From", "To", "Cc", "Subject", "Date", "Message-ID"]

    let gmail: GmailClient
    let quota: QuotaLedger
    let account: AccountRecord
    let folder: TransferFolder
    let list: StagingList
    let store: any StagingStore
    let limits: TransferLimits
    let clock: any WallClock
    /// Whether to request the import at once.
    let importsByItself: Bool

    /// Labels of discarded messages, which may have others too.
    private static let away: Set<String> = ["TRASH", "SPAM"]

    enum Result: Sendable, Hashable {
        case staged
        /// It was staged before.
        case known
        /// It is too large: the list names it, and it is left alone in Gmail.
        case tooLarge
        /// It has left the folder, or Gmail.
        case gone
        /// Gmail refuses to hand it out: the cause is the message, and it is left alone.
        case refused(Reason)
    }

    /// Requires that the quota of one messages.get is already spent.
    func fetch(_ id: String) async throws(RunStop) -> Result {
        let message: WholeMessage?
        do { message = try await gmail.wholeMessage(id, largest: limits.largestMessage) } catch {
            if error.isTooLarge { return try await stageTooLarge(id) }
            if error.disposition == .permanent { return .refused(error.reason) }
            throw RunStop(error)
        }
        guard let message, message.labelIDs.contains(folder.labelID),
            Self.away.isDisjoint(with: message.labelIDs)
        else { return .gone }
        let new = NewStagedMessage(
            gmailID: id,
            facts: facts(ReadMail(message.bytes), id, message.internalDate),
            size: message.bytes.count,
            isRequested: importsByItself
        )
        return try await stage(new, content: message.bytes) ? .staged : .known
    }

    private func stageTooLarge(_ id: String) async throws(RunStop) -> Result {
        try await quota.spend(QuotaCost.getMessage, of: account)
        let metadata: MessageMetadata
        do { metadata = try await gmail.metadata(of: id, fields: Self.headerFields) } catch {
            switch error.disposition {
            case .notFound: return .gone
            case .permanent: return .refused(error.reason)
            default: throw RunStop(error)
            }
        }
        let header = metadata.fields.map { "\($0.name): \($0.value)\r\n" }.joined()
        let mail = NewStagedMessage(
            gmailID: id,
            facts: facts(ReadMail(Array(header.utf8)), id, metadata.internalDate),
            size: 0,
            problem: Reason(.mailTooLarge, "\(limits.largestMessage >> 20)")
        )
        return try await stage(mail, content: nil) ? .tooLarge : .known
    }

    private func stage(_ mail: NewStagedMessage, content bytes: [UInt8]?) async throws(RunStop) -> Bool {
        do throws(StorageError) {
            guard let bytes else { return try await store.stage(mail, content: nil, in: list, at: clock.now) != nil }
            let content = store.stageContent()
            do throws(StorageError) { try Self.fill(content, bytes) } catch {
                content.abandon()
                throw error
            }
            return try await store.stage(mail, content: content, in: list, at: clock.now) != nil
        } catch {
            throw RunStop(error)
        }
    }

    private static func fill(_ content: any StagedContent, _ bytes: [UInt8]) throws(StorageError) {
        var start = 0
        while start < bytes.count {
            let end = min(start + block, bytes.count)
            let piece = bytes[start..<end]
            let result: Swift.Result<PendingWrite?, StorageError> = unsafe piece.withUnsafeBytes { buffer in
                do throws(StorageError) { return .success(unsafe try content.append(buffer)) } catch {
                    return .failure(error)
                }
            }
            try result.get()?.perform()
            start = end
        }
    }

    private func facts(_ mail: ReadMail, _ id: String, _ arrived: Timestamp?) -> StagedMessageFacts {
        TransferFacts(direction: list.direction, account: account.address).facts(
            of: mail,
            gmailID: id,
            arrived: arrived ?? clock.now
        )
    }
}

extension GoogleError {
    fileprivate var isTooLarge: Bool {
        if case .transport(let failure) = cause { failure.kind == .tooLarge } else { false }
    }
}

/// What the staging list says about a message.
struct TransferFacts: Sendable {
    /// The most recipients and attachments listed.
    private static let mostListed = 200
    /// The most characters shown of a name or address.
    private static let longestShown = 320
    /// A Date field further in the future than this is ignored.
    private static let dateTolerance = Duration.days(1)

    let direction: MailDirection
    /// The mailbox's account.
    let account: Address

    /// - Parameter arrived: when Gmail accepted the message.
    func facts(of mail: ReadMail, gmailID: String, arrived: Timestamp) -> StagedMessageFacts {
        let recipients = mail.to + mail.cc + (direction == .outgoing ? mail.bcc : [])
        let parties = direction == .incoming ? mail.from : recipients
        var seen: Set<String> = []
        let addresses = parties.filter { direction == .incoming || $0.address.key != account.key }
            .map { "\($0.address)".lowercased() }.filter { seen.insert($0).inserted }
        let date = mail.date.map { $0 > arrived + Self.dateTolerance ? arrived : $0 } ?? arrived
        return StagedMessageFacts(
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
