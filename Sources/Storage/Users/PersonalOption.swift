package import Base

/// An option of a user's settings that the app in Odoo shows as well.
package enum PersonalOption: String, Sendable, Codable, CaseIterable {
    case userName = "user-name"
    case startDate = "calendar-start"
    case createsAttendees = "creates-attendees"
    case incomingFolder = "incoming-folder"
    case outgoingFolder = "outgoing-folder"
    case incomingCount = "incoming-count"
    case outgoingCount = "outgoing-count"
    case deletesTransferred = "deletes-transferred"
    case leavesInFolder = "leaves-in-folder"
    case importsFetched = "imports-fetched"
    case deletesUnsubscribed = "deletes-unsubscribed"
    case importsNew = "imports-new"
    case leavesOutSalutation = "leaves-out-salutation"
    case tagsAsGroups = "tags-as-groups"
    case mostDeleted = "most-deleted"
    case isLogged = "is-logged"

    /// The field whose problems are this option's; `nil` for one that cannot be wrong.
    package var field: PersonalSettings.Field? {
        switch self {
        case .userName: .userName
        case .startDate: .calendarStart
        case .incomingFolder: .incomingFolder
        case .outgoingFolder: .outgoingFolder
        case .incomingCount: .incomingCount
        case .outgoingCount: .outgoingCount
        case .mostDeleted: .mostDeleted
        default: nil
        }
    }
}

/// The value of such an option.
package enum OptionValue: Sendable, Hashable {
    case empty
    case flag(Bool)
    case number(Int)
    /// Also a day, such as `2026-11-22`, and a folder, by its label.
    case text(String)
}

extension OptionValue: Codable {
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .empty
        } else if let flag = try? container.decode(Bool.self) {
            self = .flag(flag)
        } else if let number = try? container.decode(Int.self) {
            self = .number(number)
        } else {
            self = .text(try container.decode(String.self))
        }
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .empty: try container.encodeNil()
        case .flag(let flag): try container.encode(flag)
        case .number(let number): try container.encode(number)
        case .text(let text): try container.encode(text)
        }
    }
}

/// The values of options by option.
package typealias OptionValues = [PersonalOption: OptionValue]

extension PersonalSettings {
    /// All options with their values.
    package var optionValues: OptionValues {
        let folder = { (folder: TransferFolder?) in folder.map { OptionValue.text($0.labelID) } ?? .empty }
        return [
            .userName: userName.isEmpty ? .empty : .text(userName),
            .startDate: calendar.startDate.map { .text("\($0)") } ?? .empty,
            .createsAttendees: .flag(calendar.createsContacts),
            .incomingFolder: folder(mail.incomingFolder),
            .outgoingFolder: folder(mail.outgoingFolder),
            .incomingCount: .number(mail.incomingCount),
            .outgoingCount: .number(mail.outgoingCount),
            .deletesTransferred: .flag(mail.deletesTransferred),
            .leavesInFolder: .flag(mail.leavesInFolder),
            .importsFetched: .flag(mail.importsByItself),
            .deletesUnsubscribed: .flag(contacts.deletesUnsubscribed),
            .importsNew: .flag(contacts.importsNew),
            .leavesOutSalutation: .flag(contacts.leavesOutSalutation),
            .tagsAsGroups: .flag(contacts.tagsAsGroups),
            .mostDeleted: .number(contacts.mostDeletedPercent),
            .isLogged: .flag(isLogged),
        ]
    }

    /// The options that differ from those of other settings.
    package func differing(from other: PersonalSettings) -> Set<PersonalOption> {
        let (own, others) = (optionValues, other.optionValues)
        return Set(PersonalOption.allCases.filter { own[$0] != others[$0] })
    }

    /// The folders to choose from: those last read, and chosen ones that no longer exist.
    package var offeredFolders: [TransferFolder] {
        let known = folders?.folders ?? []
        let ids = Set(known.map(\.labelID))
        let chosen = [mail.incomingFolder, mail.outgoingFolder].compactMap(\.self)
        return known + chosen.filter { !ids.contains($0.labelID) }
    }

    /// Gives an option a value. Returns the problem of a value that the option cannot have, which then stays as it is; one
    /// of which only the rules decide (`problems`) is taken.
    package mutating func set(_ option: PersonalOption, to value: OptionValue) -> OptionProblem? {
        switch (option, value) {
        case (.userName, .empty): userName = ""
        case (.userName, .text(let name)):
            guard name.utf8.count <= Self.longestUserName else { return .rule(.tooLong) }
            userName = name
        case (.startDate, .empty): calendar.startDate = nil
        case (.startDate, .text(let text)):
            guard let date = CalendarDate(text) else { return .notADate }
            calendar.startDate = date
        case (.incomingFolder, .empty): mail.incomingFolder = nil
        case (.outgoingFolder, .empty): mail.outgoingFolder = nil
        case (.incomingFolder, .text(let label)), (.outgoingFolder, .text(let label)):
            guard let folder = offeredFolders.first(where: { $0.labelID == label }) else { return .unknownFolder }
            if option == .incomingFolder { mail.incomingFolder = folder } else { mail.outgoingFolder = folder }
        case (.incomingCount, .number(let count)): mail.incomingCount = count
        case (.outgoingCount, .number(let count)): mail.outgoingCount = count
        case (.mostDeleted, .number(let percent)): contacts.mostDeletedPercent = percent
        case (_, .flag(let flag)): return set(option, flag)
        default: return option.field == nil ? .rule(.notAllowed) : .rule(.outOfRange)
        }
        return nil
    }

    /// The longest address that SMTP allows, in bytes.
    private static let longestUserName = 320

    private mutating func set(_ option: PersonalOption, _ flag: Bool) -> OptionProblem? {
        switch option {
        case .createsAttendees: calendar.createsContacts = flag
        case .deletesTransferred: mail.deletesTransferred = flag
        case .leavesInFolder: mail.leavesInFolder = flag
        case .importsFetched: mail.importsByItself = flag
        case .deletesUnsubscribed: contacts.deletesUnsubscribed = flag
        case .importsNew: contacts.importsNew = flag
        case .leavesOutSalutation: contacts.leavesOutSalutation = flag
        case .tagsAsGroups: contacts.tagsAsGroups = flag
        case .isLogged: isLogged = flag
        default: return .rule(.notAllowed)
        }
        return nil
    }

    /// Takes the folders as read from Gmail; selected ones take their current names.
    package mutating func take(_ read: [TransferFolder], readAt: Timestamp) {
        folders = FolderList(read, readAt: readAt)
        let present = { (old: TransferFolder?) in read.first { $0.labelID == old?.labelID } ?? old }
        mail.incomingFolder = present(mail.incomingFolder)
        mail.outgoingFolder = present(mail.outgoingFolder)
    }
}

/// Why an option's value is refused.
package enum OptionProblem: Sendable, Hashable {
    case rule(FieldProblem)
    case notADate
    case unknownFolder
    /// Odoo's copy of the settings is older than the gateway's, so what was changed there could not be told from what was old.
    case olderCopy
}
