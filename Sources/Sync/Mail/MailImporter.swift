import Base
import Logging
import Mail
import Odoo
import Storage
import Transport

/// Imports staged messages into Odoo, each once onto every contact it belongs to.
///
/// Whether a contact already has a message is checked in Odoo by its Message-ID right before it is created, so a lost
/// answer or a crash never creates a second copy. Nor do two users who got the same message, since imports run one
/// after another.
struct MailImporter: Sendable {
    private static let pageSize = 100

    let context: ActionContext
    let list: StagingList
    let store: any StagingStore
    let limits: TransferLimits
    /// Which images on other servers imported messages show.
    let images: RemoteImages
    /// Shared by all imports of the gateway: one batch at a time is in memory and on its way to Odoo.
    let semaphore: AsyncSemaphore

    /// Imports the requested messages, oldest first.
    func run() async throws(RunStop) {
        var query = StagedMessageQuery()
        query.choice = .requested(at: context.clock.now)
        query.newestFirst = false
        var means: (finder: ContactFinder, subtype: Int?)?
        var done = 0
        var failuresInARow = 0
        var failure: RunStop?
        while done < limits.importsPerRun {
            query.limit = min(Self.pageSize, limits.importsPerRun - done)
            let page: [StagedMessage]
            do { page = try await store.stagedMail(query, in: list) } catch { throw RunStop(error) }
            guard !page.isEmpty else { break }
            let (finder, subtype) = if let means { means } else { try await self.means() }
            means = (finder, subtype)
            for mails in batches(page) {
                let batch = ImportBatch(
                    context: context,
                    store: store,
                    limits: limits,
                    images: images,
                    direction: list.direction,
                    finder: finder,
                    subtype: subtype,
                    mails: mails
                )
                let outcomes = try await semaphore.withPermit { () throws(RunStop) in await batch.run() }
                do throws(RunStop) {
                    try await settle(mails, outcomes)
                    failuresInARow = 0
                } catch {
                    failuresInARow += 1
                    guard error != .interrupted, failuresInARow <= limits.mostFailuresInARow else { throw error }
                    failure = failure ?? error
                }
            }
            done += page.count
            query.before = page.last?.id
        }
        if let failure { throw failure }
    }

    /// Returns what all batches of a run need from Odoo.
    private func means() async throws(RunStop) -> (finder: ContactFinder, subtype: Int?) {
        let finder = try await ContactFinder(context.odoo, as: context.odooUser)
        do throws(OdooError) { return (finder, try await context.odoo.noteSubtype()) } catch { throw RunStop(error) }
    }

    /// Divides a page into batches that fit in memory and hold no Message-ID twice. A message that was in a batch with
    /// which Odoo failed comes alone and last: it may be the cause, and would hold up the others each time.
    private func batches(_ page: [StagedMessage]) -> [[StagedMessage]] {
        var batches: [[StagedMessage]] = []
        var (bytes, seen): (Int, Set<String>) = (0, [])
        for mail in page where !mail.isSuspect {
            let isFull = bytes + mail.size > limits.bytesPerCall || seen.contains(mail.facts.messageID)
            if batches.isEmpty || isFull {
                batches.append([])
                (bytes, seen) = (0, [])
            }
            batches[batches.count - 1].append(mail)
            bytes += mail.size
            seen.insert(mail.facts.messageID)
        }
        return batches + page.filter(\.isSuspect).map { [$0] }
    }

    private func settle(_ mails: [StagedMessage], _ outcomes: [ImportOutcome?]) async throws(RunStop) {
        let settled = zip(mails, outcomes).compactMap { mail, outcome in outcome.map { (mail, $0) } }
        // Everything Odoo has is recorded before anything else can end the run.
        for (mail, outcome) in settled {
            do throws(StorageError) { try await note(mail, outcome) } catch { throw RunStop(error) }
        }
        var failure: RunStop?
        for (mail, outcome) in settled {
            switch outcome {
            case .imported:
                context.logger.info("imported a message", metadata: ["message-id": "\(mail.facts.messageID)"])
                try await context.reporter.did(.imported)
            case .unmatched: try await context.reporter.did(.skipped)
            case .refused(let reason): try await context.reporter.failed(reason)
            case .stopped(let stop, _): failure = failure ?? stop
            }
        }
        if let failure { throw failure }
    }

    private func note(_ mail: StagedMessage, _ outcome: ImportOutcome) async throws(StorageError) {
        switch outcome {
        case .imported(let contacts): try await store.imported(mail.id, on: contacts, at: context.clock.now)
        case .unmatched: try await store.importFailed(mail.id, because: Reason(.nobodyHasAddress), next: .waiting)
        case .refused(let reason): try await store.importFailed(mail.id, because: reason, next: .failed)
        case .stopped(let stop, let isOpen):
            let notBefore = isOpen ? context.clock.now + limits.settleTime : nil
            try await store.importFailed(
                mail.id,
                because: stop.reason,
                next: .requested(removes: mail.state.removes, notBefore: notBefore)
            )
        }
    }
}

extension StagedMessageState {
    /// Whether the message leaves the list once it is imported.
    fileprivate var removes: Bool { if case .requested(let removes, _) = self { removes } else { false } }
}

extension StagedMessage {
    /// Whether an import of this message or others with it may have failed because of it.
    var isSuspect: Bool {
        switch problem?.code {
        case .odooException, .odooUnreadable, .odooWebPage: true
        case .odooNoAnswer: problem?.values.first == HTTPFailure.Kind.timeout.rawValue
        default: false
        }
    }
}

/// The outcome of one message's import.
enum ImportOutcome: Sendable {
    case imported([StagedContact])
    case unmatched
    /// Odoo will never accept it as it is.
    case refused(Reason)
    /// The run ends. With `isOpen`, Odoo may have accepted the message, or may still do so.
    case stopped(RunStop, isOpen: Bool)
}

/// A message as Odoo's `mail.message` on one contact.
struct OdooMessage: Sendable {
    /// The most characters of a subject or an author line.
    private static let longestLine = 1000

    let mail: ReadMail
    let facts: StagedMessageFacts
    let direction: MailDirection
    /// The subtype of notes, which trigger no notifications.
    let subtype: Int?
    /// The contact of the user whose mailbox it is.
    let owner: Int

    private let body: InlineImages

    init(
        _ mail: ReadMail,
        _ facts: StagedMessageFacts,
        direction: MailDirection,
        images: RemoteImages,
        subtype: Int?,
        owner: Int
    ) {
        self.mail = mail
        self.facts = facts
        self.direction = direction
        self.subtype = subtype
        self.owner = owner
        body = InlineImages(images.filter(mail.body.html), mail.attachments)
    }

    /// - Parameter isAuthor: whether the contact has the sender's address.
    func values(on contact: Int, isAuthor: Bool) -> [String: JSONValue] {
        let author: JSONValue =
            switch direction {
            case .incoming: isAuthor ? .integer(contact) : false
            case .outgoing: .integer(owner)
            }
        let files = mail.attachments.enumerated().filter { !body.used.contains($0.offset) }.map(\.element)
        return [
            "model": "res.partner", "res_id": .integer(contact), "message_type": "email",
            "subtype_id": subtype.map { .integer($0) } ?? false,
            "subject": .string(String(facts.subject.prefix(Self.longestLine))),
            "body": .string(Self.storable(body.html)),
            "email_from": .string(String(facts.from.prefix(Self.longestLine))), "author_id": author,
            "date": .string(Self.time(facts.date)), "message_id": .string(facts.messageID),
            "attachment_ids": .array(
                files.map { file in
                    [
                        0, 0,
                        [
                            "name": .string(file.name), "datas": .string(Base64.encode(file.content)),
                            "mimetype": .string(file.type), "res_model": "res.partner", "res_id": .integer(contact),
                        ],
                    ]
                }
            ),
        ]
    }

    /// PostgreSQL text cannot hold NUL.
    private static func storable(_ text: String) -> String {
        text.utf8.contains(0) ? String(text.filter { $0 != "\0" }) : text
    }

    /// In UTC, in Odoo's format.
    private static func time(_ moment: Timestamp) -> String {
        let time = CivilTime(moment)
        return "\(padded(time.year, 4))-\(padded(time.month, 2))-\(padded(time.day, 2)) "
            + "\(padded(time.hour, 2)):\(padded(time.minute, 2)):\(padded(time.second, 2))"
    }
}
