package import Base

/// A user's own settings: access to Google, contacts, calendar and mail.
package struct PersonalSettings: Sendable, Hashable, Codable {
    /// Whose OAuth client requests the grant.
    package enum Client: Sendable, Hashable, Codable {
        /// The client that the administrator set for all users (`OrganisationSettings.client`).
        case organisation
        case own(OAuthClient)
    }

    package var client = Client.organisation
    /// The Google address, which Google's consent page shows at once (`login_hint`); empty until known.
    package var userName = ""
    package var odoo = OdooMatch()
    package var contacts = ContactOptions()
    package var calendar = CalendarOptions()
    package var mail = MailTransferOptions()
    /// The folders to choose from, as last read; `nil` until then.
    package var folders: FolderList?
    /// False keeps only warnings and more severe entries about this user in the log.
    package var isLogged = true

    package init() {}
}

extension PersonalSettings {
    package init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        client = try values.value(.client, or: client)
        userName = try values.value(.userName, or: userName)
        odoo = try values.value(.odoo, or: odoo)
        contacts = try values.value(.contacts, or: contacts)
        calendar = try values.value(.calendar, or: calendar)
        mail = try values.value(.mail, or: mail)
        folders = try values.decodeIfPresent(FolderList.self, forKey: .folders)
        isLogged = try values.value(.isLogged, or: isLogged)
    }
}

/// The user's identity in Odoo.
package struct OdooMatch: Sendable, Hashable, Codable {
    /// The name of the database in the configuration; empty means the first.
    package var database = ""
    /// The login in Odoo; empty means: found by the user's email addresses.
    package var login = ""

    /// In bytes.
    package static let longestLogin = 256

    package init() {}
}

/// An OAuth client of a Google Cloud project.
package struct OAuthClient: Sendable, Hashable, Codable {
    package var id: String
    /// The sealed secret, never in plaintext; `nil` until it is given.
    package var sealedSecret: [UInt8]?

    package init(id: String, sealedSecret: [UInt8]?) {
        self.id = id
        self.sealedSecret = sealedSecret
    }
}

/// How contacts are synchronised from Odoo to Google.
package struct ContactOptions: Sendable, Hashable, Codable {
    /// Deletes a contact from Google when its subscription ends; otherwise leaves it there.
    package var deletesUnsubscribed = false
    /// Subscribes to contacts that are new in Odoo automatically.
    package var importsNew = false
    /// Leaves salutations ("Dr.", "Frau") out of names.
    package var leavesOutSalutation = false
    /// Turns contact tags into groups, which Google's pages call labels.
    package var tagsAsGroups = false
    /// A run that would delete more than this percentage of all contacts asks first.
    package var mostDeletedPercent = standardMostDeleted

    package static let standardMostDeleted = 10
    package static let percents = 1...100

    package init() {}
}

extension ContactOptions {
    package init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        deletesUnsubscribed = try values.value(.deletesUnsubscribed, or: deletesUnsubscribed)
        importsNew = try values.value(.importsNew, or: importsNew)
        leavesOutSalutation = try values.value(.leavesOutSalutation, or: leavesOutSalutation)
        tagsAsGroups = try values.value(.tagsAsGroups, or: tagsAsGroups)
        mostDeletedPercent = try values.value(.mostDeletedPercent, or: mostDeletedPercent)
    }
}

/// How events are synchronised from Google to Odoo.
package struct CalendarOptions: Sendable, Hashable, Codable {
    /// The first day whose events are synchronised; without it, none are.
    package var startDate: CalendarDate?
    /// In addition to the primary calendar.
    package var calendars: [ChosenCalendar] = []
    /// Birthdays, for example, are left out by default.
    package var eventTypes = EventType.usual
    /// Creates contacts for attendees that Odoo does not know; otherwise names them in the description.
    package var createsContacts = false
    /// The calendars to choose from, as last read; `nil` until then.
    package var known: [ChosenCalendar]?

    package init() {}
}

/// A Google calendar, identified by its id.
package struct ChosenCalendar: Sendable, Hashable, Codable {
    package var id: String
    /// Its name as last read, for display.
    package var name: String

    package init(id: String, name: String) {
        self.id = id
        self.name = name
    }
}

/// The type of an event, as reported by Google.
package enum EventType: String, Sendable, Hashable, Codable, CaseIterable {
    case standard = "default"
    /// Created by Google from a booking that came by mail.
    case fromGmail
    case outOfOffice
    case focusTime
    case workingLocation
    case birthday

    package static let usual: Set<EventType> = [.standard, .fromGmail]
}

extension CalendarOptions {
    package init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        startDate = try values.decodeIfPresent(CalendarDate.self, forKey: .startDate)
        calendars = try values.value(.calendars, or: calendars)
        eventTypes = try values.value(.eventTypes, or: eventTypes)
        createsContacts = try values.value(.createsContacts, or: createsContacts)
        known = try values.decodeIfPresent([ChosenCalendar].self, forKey: .known)
    }
}

/// How messages are transferred from folders in Gmail to Odoo.
package struct MailTransferOptions: Sendable, Hashable, Codable {
    /// The number of messages per run, in each direction.
    package static let counts = 1...500
    package static let defaultCount = 50

    package var incomingFolder: TransferFolder?
    package var outgoingFolder: TransferFolder?
    package var incomingCount = defaultCount
    package var outgoingCount = defaultCount
    /// Moves messages to the trash once they are certainly stored; otherwise they only leave the folder.
    package var deletesTransferred = false
    /// Leaves messages in the folder where they are not moved to the trash.
    package var leavesInFolder = false
    /// Imports into Odoo automatically after fetching; otherwise messages wait in the list.
    package var importsByItself = false

    package init() {}
}

extension MailTransferOptions {
    package init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        incomingFolder = try values.decodeIfPresent(TransferFolder.self, forKey: .incomingFolder)
        outgoingFolder = try values.decodeIfPresent(TransferFolder.self, forKey: .outgoingFolder)
        incomingCount = try values.value(.incomingCount, or: incomingCount)
        outgoingCount = try values.value(.outgoingCount, or: outgoingCount)
        deletesTransferred = try values.value(.deletesTransferred, or: deletesTransferred)
        leavesInFolder = try values.value(.leavesInFolder, or: leavesInFolder)
        importsByItself = try values.value(.importsByItself, or: importsByItself)
    }
}

/// A Gmail label, identified by its id so that renaming it changes nothing.
package struct TransferFolder: Sendable, Hashable, Codable {
    package var labelID: String
    /// Its name as last read, for display; nested labels have `/`.
    package var name: String

    package init(labelID: String, name: String) {
        self.labelID = labelID
        self.name = name
    }
}

/// The user-created labels of a mailbox.
package struct FolderList: Sendable, Hashable, Codable {
    /// The maximum number kept; Gmail allows 10,000.
    package static let most = 2000

    package var folders: [TransferFolder]
    package var readAt: Timestamp

    package init(_ folders: [TransferFolder], readAt: Timestamp) {
        self.folders = Array(folders.prefix(Self.most))
        self.readAt = readAt
    }
}

/// A calendar day, independent of place.
package struct CalendarDate: Sendable, Hashable, Comparable, Codable {
    package let year: Int
    package let month: Int
    package let day: Int

    /// `nil` for a day that does not exist.
    package init?(year: Int, month: Int, day: Int) {
        guard (1...9999).contains(year), (1...12).contains(month), (1...31).contains(day) else { return nil }
        let days = CivilTime.daysSince1970(year: year, month: month, day: day)
        let back = CivilTime(Timestamp(milliseconds: Int64(days) * Duration.days(1).milliseconds))
        guard back.month == month, back.day == day else { return nil }
        (self.year, self.month, self.day) = (year, month, day)
    }

    /// Parses `2026-11-22`, the format of HTML's date fields.
    package init?(_ text: some StringProtocol) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0].utf8.count == 4, parts[1].utf8.count == 2, parts[2].utf8.count == 2,
            parts.allSatisfy({ $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }),
            let year = Int(parts[0]), let month = Int(parts[1]), let day = Int(parts[2])
        else { return nil }
        self.init(year: year, month: month, day: day)
    }

    /// The day that contains `moment` in a zone that is `offset` ahead of UTC.
    package init(_ moment: Timestamp, offset: Duration = .zero) {
        let time = CivilTime(moment, offset: offset)
        (year, month, day) = (time.year, time.month, time.day)
    }

    package static func < (a: CalendarDate, b: CalendarDate) -> Bool {
        (a.year, a.month, a.day) < (b.year, b.month, b.day)
    }
}

extension CalendarDate: CustomStringConvertible {
    /// `2026-11-22`.
    package var description: String { "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))" }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let date = CalendarDate(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not a date")
        }
        self = date
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}

extension KeyedDecodingContainer {
    /// The value of `key`, or `standard` where the data is older than the key: stored settings stay readable when new
    /// ones are added.
    func value<Value: Decodable>(_ key: Key, or standard: Value) throws -> Value {
        try decodeIfPresent(Value.self, forKey: key) ?? standard
    }
}
