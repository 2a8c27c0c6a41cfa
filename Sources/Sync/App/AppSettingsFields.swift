import Base
import Odoo
import Storage

/// The options of `PersonalSettings` in the fields of Odoo's rows.
struct AppSettingsFields: Sendable {
    static let names: [PersonalOption: String] = [
        .userName: AppSettings.userName,
        .startDate: AppSettings.startDate,
        .createsAttendees: AppSettings.createsAttendees,
        .incomingFolder: AppSettings.incomingFolder,
        .outgoingFolder: AppSettings.outgoingFolder,
        .incomingCount: AppSettings.incomingCount,
        .outgoingCount: AppSettings.outgoingCount,
        .deletesTransferred: AppSettings.deletesTransferred,
        .leavesInFolder: AppSettings.leavesInFolder,
        .importsFetched: AppSettings.importsFetched,
        .deletesUnsubscribed: AppSettings.deletesUnsubscribed,
        .importsNew: AppSettings.importsNew,
        .leavesOutSalutation: AppSettings.leavesOutSalutation,
        .tagsAsGroups: AppSettings.tagsAsGroups,
        .mostDeleted: AppSettings.mostDeletedPercent,
        .isLogged: AppSettings.isLogged,
    ]

    /// The labels of the row's user, and no others, by their ids in Odoo.
    private let labels: [Int: String]

    /// - Parameter labels: of any users.
    init(_ labels: some Sequence<AppLabelRow>, of user: Int) {
        self.labels = Dictionary(labels.filter { $0.owner == user }.map { ($0.id, $0.labelID) }) { first, _ in first }
    }

    /// The options as a row has them. A label of another user is none.
    func read(_ row: AppSettingsRow) -> [PersonalOption: AppSettingsMerge.Reading] {
        Self.names.reduce(into: [:]) { all, entry in all[entry.key] = read(entry.key, row.options[entry.value]) }
    }

    private func read(_ option: PersonalOption, _ value: JSONValue?) -> AppSettingsMerge.Reading {
        switch (option, value) {
        case (.userName, nil): .wrong(.rule(.tooLong))
        case (.userName, .string(let text)?):
            text.utf8.allSatisfy { $0 == 0x20 } ? .value(.empty) : .value(.text(text.trimmed))
        case (.startDate, .string(let text)?): .value(.text(text))
        case (.incomingFolder, .integer(let id)?), (.outgoingFolder, .integer(let id)?):
            labels[id].map { .value(.text($0)) } ?? .wrong(.unknownFolder)
        case (.userName, .bool(false)?), (.startDate, .bool(false)?), (.incomingFolder, .bool(false)?),
            (.outgoingFolder, .bool(false)?):
            .value(.empty)
        case (.incomingCount, .integer(let number)?), (.outgoingCount, .integer(let number)?),
            (.mostDeleted, .integer(let number)?):
            .value(.number(number))
        case (.userName, _), (.startDate, _), (.incomingFolder, _), (.outgoingFolder, _), (.incomingCount, _),
            (.outgoingCount, _), (.mostDeleted, _):
            .wrong(.rule(.notAllowed))
        case (_, .bool(let flag)?): .value(.flag(flag))
        default: .wrong(.rule(.notAllowed))
        }
    }

    /// The options as Odoo's fields; a folder without a label in Odoo is left empty there.
    func write(_ values: OptionValues) -> [String: JSONValue] {
        let ids = Dictionary(labels.map { ($0.value, $0.key) }) { min($0, $1) }
        return values.reduce(into: [:]) { fields, entry in
            guard let name = Self.names[entry.key] else { return }
            fields[name] =
                switch (entry.key, entry.value) {
                case (.incomingFolder, .text(let label)), (.outgoingFolder, .text(let label)):
                    ids[label].map { .integer($0) } ?? false
                case (_, .empty): false
                case (_, .flag(let flag)): .bool(flag)
                case (_, .number(let number)): .integer(number)
                case (_, .text(let text)): .string(text)
                }
        }
    }
}

extension String {
    /// Without spaces around it.
    fileprivate var trimmed: String {
        let inner = drop { $0 == " " }
        return String(inner.prefix(inner.count - inner.reversed().prefix { $0 == " " }.count))
    }
}
