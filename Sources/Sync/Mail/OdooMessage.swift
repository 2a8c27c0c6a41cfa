import Base
import Mail
import Odoo
import Storage

/// A message as Odoo's `mail.message` on one contact.
struct OdooMessage: Sendable {
    /// The most characters of a subject or an author line.
    private static let longestLine = 1000

    let mail: ReadMail
    let facts: StagedMailFacts
    let direction: TransferDirection
    /// The subtype of notes, which trigger no notifications.
    let subtype: Int?
    /// The contact of the user whose mailbox it is.
    let owner: Int

    private let body: InlineImages

    init(
        _ mail: ReadMail,
        _ facts: StagedMailFacts,
        direction: TransferDirection,
        subtype: Int?,
        owner: Int
    ) {
        self.mail = mail
        self.facts = facts
        self.direction = direction
        self.subtype = subtype
        self.owner = owner
        body = InlineImages(mail.body.html, mail.attachments)
    }

    /// - Parameter isAuthor: whether the contact has the sender's address.
    func values(on contact: Int, isAuthor: Bool) -> [String: OdooValue] {
        let author: OdooValue =
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
