import Base
import Mail
import Odoo
import Storage

/// The values of a staged message's row in Odoo. Pure.
struct AppMailValues: Sendable {
    /// The most characters of a subject, of an author or of lists of names.
    private static let longestLine = 1000
    private static let mostContacts = 200
    /// Lines of `AppMail.unknown`, as many as the action that creates contacts reads.
    private static let mostUnknown = 20
    private static let longestName = 200
    private static let years = 1900...2200
    /// Raised when the form of the values changes, so that all rows are written again.
    private static let form = 1

    let mail: StagedMessage
    let person: AppPerson
    /// The message's addresses without a contact.
    let unknown: [String]

    /// What never changes, but for the preview.
    var fixed: [String: JSONValue] {
        let facts = mail.facts
        let names = facts.attachments.map(\.name).joined(separator: ", ")
        let date = Self.years.contains(CivilTime(facts.date).year) ? facts.date : mail.fetchedAt
        let account = person.account.map { "\($0.address)" }
        return [
            AppMail.subject: Self.line(facts.subject.isEmpty ? Self.noSubject[person.language] : facts.subject),
            AppMail.owner: .integer(person.odooUser.id),
            AppMail.key: .string(AppMailKey(StagingList(person.user.id, mail.direction), mail.gmailID).text),
            AppMail.direction: .string(mail.direction.rawValue),
            AppMail.date: .string(OdooTimeText.make(date)), AppMail.sender: Self.line(facts.from),
            AppMail.recipients: Self.line(facts.recipients.joined(separator: ", ")),
            AppMail.attachments: Self.line(names), AppMail.attachmentCount: .integer(facts.attachments.count),
            AppMail.size: .integer(min(mail.size, Int(Int32.max))), AppMail.messageID: Self.line(facts.messageID),
            AppMail.link: GmailLink.url(account, mail.gmailID).map { .string($0) } ?? false,
            AppMail.request: false,
        ]
    }

    /// What changes while the message is in the list.
    var changing: [String: JSONValue] {
        [
            AppMail.state: .string(state.rawValue), AppMail.isChosen: .bool(!mail.chosen.isEmpty),
            AppMail.contacts: Self.replacing(contacts),
            AppMail.unknown: unknownLines, AppMail.problem: problem.map { .string($0) } ?? false,
            AppMail.importedAt: importedAt, AppMail.stamp: .string(stamp), AppMail.isRemoved: false,
        ]
    }

    /// What is written once an imported message has left the list: the contact's button still counts it.
    var removed: [String: JSONValue] {
        var values: [String: JSONValue] = [
            AppMail.state: .string(AppMail.State.imported.rawValue), AppMail.importedAt: importedAt,
            AppMail.isRemoved: true, AppMail.problem: false, AppMail.unknown: false,
        ]
        if !mail.found.isEmpty { values[AppMail.contacts] = Self.replacing(mail.found.map(\.id)) }
        return values
    }

    /// A digest of what changes, by which rows are compared without reading them whole.
    var stamp: String {
        let parts = [
            "\(Self.form)", state.rawValue, contacts.map { "\($0)" }.joined(separator: ","), "\(!mail.chosen.isEmpty)",
            problem ?? "", importedAt.string ?? "",
        ]
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in parts.joined(separator: "\0").utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        return String(hash, radix: 16)
    }

    private var state: AppMail.State {
        switch mail.state {
        case .waiting: .waiting
        case .requested: .requested
        case .imported: .imported
        case .failed: .failed
        }
    }

    private var contacts: [Int] { mail.contacts.prefix(Self.mostContacts).map(\.id) }

    private var importedAt: JSONValue {
        if case .imported(let moment) = mail.state { .string(OdooTimeText.make(moment)) } else { false }
    }

    private var problem: String? {
        mail.problem.map { String(Self.storable($0.sentence[person.language]).prefix(Self.longestLine)) }
    }

    // MARK: Addresses without a contact

    /// Whether only some of the addresses can have a contact, so that Odoo has to be asked which.
    static func isPartlyMatched(_ mail: StagedMessage) -> Bool {
        if case .imported = mail.state { return false }
        return mail.chosen.isEmpty && !mail.found.isEmpty && mail.found.count < mail.facts.addresses.count
    }

    /// `Name <address>` for each.
    private var unknownLines: JSONValue {
        let names = Dictionary(
            shownNames.flatMap { LenientAddresses.read($0) }
                .map { ("\($0.address)".lowercased(), $0.displayName ?? "") },
            uniquingKeysWith: { first, _ in first }
        )
        let lines = unknown.prefix(Self.mostUnknown).map { address in
            let name = (names[address] ?? "").filter { !$0.isNewline && !"<>".contains($0) }
            return name.isEmpty ? "<\(address)>" : "\(name.prefix(Self.longestName)) <\(address)>"
        }
        return lines.isEmpty ? false : .string(Self.storable(lines.joined(separator: "\n")))
    }

    private var shownNames: [String] { mail.direction == .incoming ? [mail.facts.from] : mail.facts.recipients }

    // MARK: Words

    private static let noSubject = Localized("No subject", "Kein Betreff")

    private static func replacing(_ ids: [Int]) -> JSONValue { [[6, 0, JSONValue(ids)]] }

    private static func line(_ text: String) -> JSONValue {
        let words = text.split { $0.isNewline || ($0.unicodeScalars.first?.value ?? 0) < 0x20 }
        let line = storable(words.joined(separator: " ").prefix(longestLine))
        return line.isEmpty ? false : .string(line)
    }

    /// PostgreSQL's texts cannot hold NUL.
    private static func storable(_ text: some StringProtocol) -> String { String(text.filter { $0 != "\0" }) }
}
