import Base
import Storage

/// What follows when a user's options are changed in the gateway, in Odoo, or in both: the later change wins, option by
/// option, and a value that may not be is put back. Pure.
struct AppSettingsMerge: Sendable {
    /// What a row in Odoo descends from.
    enum Origin: Sendable, Hashable {
        /// Both sides had these values, the gateway's at that time, as far as it is known.
        case values(OptionValues, at: Timestamp?)
        /// Nothing is known that both had: the times of change decide.
        case unknown
        /// An older copy of the row, put back with Odoo's database: its values are no changes.
        case olderCopy
    }

    /// An option as a row in Odoo has it.
    enum Reading: Sendable, Hashable {
        case value(OptionValue)
        /// No value of that option.
        case wrong(OptionProblem)
    }

    typealias Refusal = AppSettingsMemory.Refusal

    /// The settings that both sides are to have.
    private(set) var settings: PersonalSettings
    /// What Odoo's users changed.
    private(set) var taken: OptionValues = [:]
    /// What is put back in Odoo, and why.
    private(set) var refusals: [Refusal] = []

    /// - Parameters:
    ///   - stored: the gateway's settings.
    ///   - changes: when their options were changed, in Odoo or in the console; none for one that never was.
    ///   - changedAt: when Odoo's row was changed, in Odoo's whole seconds.
    ///   - isUsers: whether a user wrote the row last.
    ///   - today: the start of the calendar sync must be before this day.
    init(
        _ stored: PersonalSettings,
        changes: [PersonalOption: Timestamp],
        odoo: [PersonalOption: Reading],
        changedAt: Timestamp,
        isUsers: Bool,
        origin: Origin,
        today: CalendarDate
    ) {
        settings = stored
        let own = stored.optionValues
        var wanted: [PersonalOption: Reading] = [:]
        for option in PersonalOption.allCases {
            guard let reading = odoo[option], let value = own[option], reading != .value(value) else { continue }
            switch origin {
            case .olderCopy:
                if isUsers { refusals.append(Refusal(option, .olderCopy)) }
                continue
            case .values(let both, let at):
                // What the gateway wrote last, no user changed: a label was removed, for example.
                guard isUsers, reading != both[option].map({ .value($0) }) else { continue }
                // It may have been changed in the console, and changed back.
                let isChanged = at.flatMap { at in changes[option].map { $0 > at } } ?? false
                guard value != both[option] || isChanged else { break }
                fallthrough
            case .unknown: if let change = changes[option], change > changedAt { continue }
            }
            wanted[option] = reading
        }
        take(wanted, today)
    }

    /// Takes the values that may be. Two of them may contradict each other, or one of them what is stored.
    private mutating func take(_ wanted: [PersonalOption: Reading], _ today: CalendarDate) {
        let stored = settings
        for (option, reading) in wanted.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
            switch reading {
            case .wrong(let problem): refuse(option, problem)
            case .value(let value): taken[option] = value
            }
        }
        while true {
            settings = stored
            var problems: [PersonalOption: OptionProblem] = [:]
            for (option, value) in taken { problems[option] = settings.set(option, to: value) }
            let broken = settings.problems(today: today)
            for option in taken.keys where problems[option] == nil {
                problems[option] = option.field.flatMap { broken[$0] }.map { .rule($0) }
            }
            // The problem of both is found at one.
            if broken[.outgoingFolder] == .sameFolder {
                for option in [PersonalOption.incomingFolder, .outgoingFolder] where taken[option] != nil {
                    problems[option] = problems[option] ?? .rule(.sameFolder)
                }
            }
            guard !problems.isEmpty else { break }
            for (option, problem) in problems.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
                taken[option] = nil
                refuse(option, problem)
            }
        }
        refusals.sort { $0.option.rawValue < $1.option.rawValue }
    }

    private mutating func refuse(_ option: PersonalOption, _ problem: OptionProblem) {
        refusals.append(Refusal(option, problem))
    }
}

extension AppSettingsMerge.Origin {
    /// What a new row has: Odoo knows no empty number or flag.
    static let new = AppSettingsMerge.Origin.values(
        PersonalSettings().optionValues.mapValues { value in
            switch value {
            case .flag: .flag(false)
            case .number: .number(0)
            case .text, .empty: .empty
            }
        },
        at: nil
    )

    /// - Parameter revision: the row's.
    init(revision: Int, _ memory: AppSettingsMemory?) {
        if revision == 0 {
            self = .new
        } else if let same = memory?.agreement(of: revision) {
            self = .values(same.values, at: same.at)
        } else if let latest = memory?.latest, revision < latest {
            self = .olderCopy
        } else {
            // The gateway's own database is the older copy, or it never had a memory of this row.
            self = .unknown
        }
    }
}

/// The number of a row's version: the second in which the gateway wrote it, or one more than that of the version before. Of
/// several nodes, only one gets through with the memory in which it wrote the number down, so no two writes have the same.
enum AppRevision {
    /// 2020-01-01, so that the numbers are Odoo's integers until 2088.
    private static let origin = Timestamp(milliseconds: 1_577_836_800_000)

    static func make(at now: Timestamp, after last: Int?) -> Int {
        let seconds = Int((now - origin).components.seconds)
        return max(seconds, (last ?? 0) + 1, 1)
    }

    /// When the gateway wrote the version; in the future never.
    static func time(of revision: Int, at now: Timestamp) -> Timestamp { min(origin + .seconds(revision), now) }
}
