import Base
import Storage
import Testing

@testable import Sync

/// The three-way merge of a user's options, without a store or an Odoo.
@Suite struct AppSettingsMergeTests {
    private static let now = Timestamp(milliseconds: 1_795_400_000_000)
    private static let today = CalendarDate(now)

    /// Three values of each option, of which any two of different options may stand together.
    private static func values(_ option: PersonalOption) -> [OptionValue] {
        switch option {
        case .userName: [.empty, .text("a@acme.example"), .text("b@acme.example")]
        case .startDate: [.empty, .text("2026-01-01"), .text("2025-12-31")]
        case .incomingFolder: [.empty, .text("Label_1"), .text("Label_2")]
        case .outgoingFolder: [.empty, .text("Label_3"), .text("Label_4")]
        case .incomingCount, .outgoingCount: [.number(1), .number(50), .number(500)]
        case .mostDeleted: [.number(1), .number(10), .number(100)]
        default: [.flag(false), .flag(true)]
        }
    }

    private static func settings(_ values: OptionValues) -> PersonalSettings {
        var settings = PersonalSettings()
        let folders = (1...4).map { TransferFolder(labelID: "Label_\($0)", name: "Folder \($0)") }
        settings.take(folders, readAt: now)
        for (option, value) in values { #expect(settings.set(option, to: value) == nil) }
        return settings
    }

    /// When the store's option was changed: never, before Odoo's row, in the same moment, or after it.
    private static let changes: [Timestamp?] = [nil, now - .hours(2), now - .hours(1), now]
    private static let changedAt = now - .hours(1)

    /// What must come out for one option.
    private static func expected(
        both: OptionValue?,
        stored: OptionValue,
        odoo: OptionValue,
        change: Timestamp?,
        isUsers: Bool
    ) -> OptionValue {
        if let both {
            if !isUsers || odoo == both { return stored }
            if stored == both { return odoo }
        }
        if stored == odoo { return stored }
        return change.map { $0 > changedAt } ?? false ? stored : odoo
    }

    private struct Case {
        var both: OptionValue
        var stored: OptionValue
        var odoo: OptionValue
        var change: Timestamp?
    }

    private static func cases(_ option: PersonalOption) -> [Case] {
        let values = values(option)
        return values.flatMap { both in
            values.flatMap { stored in
                values.flatMap { odoo in
                    changes.map { Case(both: both, stored: stored, odoo: odoo, change: $0) }
                }
            }
        }
    }

    @Test(arguments: PersonalOption.allCases)
    func `of each option the later change wins, whoever changed what`(option: PersonalOption) {
        for one in Self.cases(option) {
            for isUsers in [true, false] {
                for isKnown in [true, false] {
                    let base = Self.settings([option: one.both]).optionValues
                    let merge = AppSettingsMerge(
                        Self.settings([option: one.stored]),
                        changes: one.change.map { [option: $0] } ?? [:],
                        odoo: Self.settings([option: one.odoo]).optionValues.mapValues { .value($0) },
                        changedAt: Self.changedAt,
                        isUsers: isUsers,
                        origin: isKnown ? .values(base, at: nil) : .unknown,
                        today: Self.today
                    )
                    let wanted = Self.expected(
                        both: isKnown ? one.both : nil,
                        stored: one.stored,
                        odoo: one.odoo,
                        change: one.change,
                        isUsers: isUsers
                    )
                    #expect(merge.settings.optionValues[option] == wanted, "\(one), \(isUsers), \(isKnown)")
                    #expect(merge.taken == (wanted == one.stored ? [:] : [option: wanted]), "\(one)")
                    #expect(merge.refusals.isEmpty)
                    // All others stay.
                    var others = merge.settings.optionValues
                    others[option] = one.stored
                    #expect(others == Self.settings([option: one.stored]).optionValues)
                }
            }
        }
    }

    /// All options at once, each in a case of its own.
    @Test func `options do not disturb each other`() {
        var random = SeededNumbers(seed: 13)
        for _ in 0..<2000 {
            var (both, stored, odoo) = (OptionValues(), OptionValues(), OptionValues())
            var changes: [PersonalOption: Timestamp] = [:]
            for option in PersonalOption.allCases {
                let values = Self.values(option)
                both[option] = values.randomElement(using: &random)
                stored[option] = values.randomElement(using: &random)
                odoo[option] = values.randomElement(using: &random)
                changes[option] = Self.changes.randomElement(using: &random) ?? nil
            }
            let merge = AppSettingsMerge(
                Self.settings(stored),
                changes: changes,
                odoo: odoo.mapValues { .value($0) },
                changedAt: Self.changedAt,
                isUsers: true,
                origin: .values(both, at: nil),
                today: Self.today
            )
            for option in PersonalOption.allCases {
                let wanted = Self.expected(
                    both: both[option],
                    stored: stored[option] ?? .empty,
                    odoo: odoo[option] ?? .empty,
                    change: changes[option],
                    isUsers: true
                )
                #expect(merge.settings.optionValues[option] == wanted, "\(option)")
            }
            #expect(merge.refusals.isEmpty)
        }
    }

    // MARK: What may not be

    private func merge(
        _ stored: OptionValues,
        _ odoo: [PersonalOption: AppSettingsMerge.Reading],
        origin: AppSettingsMerge.Origin? = nil
    ) -> AppSettingsMerge {
        let settings = Self.settings(stored)
        return AppSettingsMerge(
            settings,
            changes: [:],
            odoo: settings.optionValues.mapValues { .value($0) }.merging(odoo) { $1 },
            changedAt: Self.changedAt,
            isUsers: true,
            origin: origin ?? .values(settings.optionValues, at: nil),
            today: Self.today
        )
    }

    @Test(arguments: [
        (PersonalOption.userName, OptionValue.text("nobody"), OptionProblem.rule(.notAnAddress)),
        (.userName, .text(String(repeating: "a", count: 321)), .rule(.tooLong)),
        (.startDate, .text("2026-02-30"), .notADate), (.startDate, .text("9999-01-01"), .rule(.notInPast)),
        (.startDate, .number(7), .rule(.outOfRange)), (.incomingFolder, .text("Label_9"), .unknownFolder),
        (.outgoingFolder, .text(""), .unknownFolder), (.incomingCount, .number(0), .rule(.outOfRange)),
        (.outgoingCount, .number(501), .rule(.outOfRange)), (.outgoingCount, .number(-1), .rule(.outOfRange)),
        (.incomingCount, .number(.max), .rule(.outOfRange)), (.mostDeleted, .number(101), .rule(.outOfRange)),
        (.isLogged, .number(1), .rule(.notAllowed)),
    ])
    func `a value that may not be is put back, and the others are taken`(
        option: PersonalOption,
        value: OptionValue,
        problem: OptionProblem
    ) {
        let merge = merge([:], [option: .value(value), .tagsAsGroups: .value(.flag(true))])
        #expect(merge.refusals == [AppSettingsMemory.Refusal(option, problem)])
        #expect(merge.taken == [.tagsAsGroups: .flag(true)])
        #expect(merge.settings.optionValues[option] == PersonalSettings().optionValues[option])
    }

    @Test func `what cannot be read is put back`() {
        let merge = merge([:], [.incomingFolder: .wrong(.unknownFolder), .userName: .wrong(.rule(.tooLong))])
        #expect(merge.refusals.map(\.option) == [.incomingFolder, .userName])
        #expect(merge.taken.isEmpty)
    }

    @Test func `the same folder for both directions is put back, whichever was changed`() {
        let same = OptionValue.text("Label_1")
        let refusal = { (option: PersonalOption) in AppSettingsMemory.Refusal(option, .rule(.sameFolder)) }
        let incoming = merge([.outgoingFolder: same], [.incomingFolder: .value(same)])
        #expect(incoming.refusals == [refusal(.incomingFolder)] && incoming.taken.isEmpty)
        let outgoing = merge([.incomingFolder: same], [.outgoingFolder: .value(same)])
        #expect(outgoing.refusals == [refusal(.outgoingFolder)] && outgoing.taken.isEmpty)
        let both = merge([:], [.incomingFolder: .value(same), .outgoingFolder: .value(same)])
        #expect(both.refusals == [refusal(.incomingFolder), refusal(.outgoingFolder)] && both.taken.isEmpty)
        // They may be exchanged.
        let other = OptionValue.text("Label_2")
        let exchanged = merge(
            [.incomingFolder: same, .outgoingFolder: other],
            [.incomingFolder: .value(other), .outgoingFolder: .value(same)]
        )
        #expect(exchanged.refusals.isEmpty && exchanged.taken.count == 2)
    }

    /// What is stored was right when it was saved; a change of something else must not fail for it.
    @Test func `a stored value that is no longer right disturbs no change`() {
        var stored = Self.settings([:])
        stored.calendar.startDate = CalendarDate("2030-01-01")
        let merge = AppSettingsMerge(
            stored,
            changes: [:],
            odoo: stored.optionValues.mapValues { .value($0) }.merging([.incomingCount: .value(.number(7))]) { $1 },
            changedAt: Self.changedAt,
            isUsers: true,
            origin: .values(stored.optionValues, at: nil),
            today: Self.today
        )
        #expect(merge.taken == [.incomingCount: .number(7)] && merge.refusals.isEmpty)
    }

    // MARK: Where a row comes from

    @Test func `a new row's empty fields are no changes`() {
        var odoo: [PersonalOption: AppSettingsMerge.Reading] = [:]
        guard case .values(let empty, nil) = AppSettingsMerge.Origin.new else {
            Issue.record("a new row descends from nothing")
            return
        }
        for (option, value) in empty { odoo[option] = .value(value) }
        odoo[.incomingCount] = .value(.number(7))
        let merge = merge([.importsFetched: .flag(true), .startDate: .text("2026-01-01")], odoo, origin: .new)
        #expect(merge.taken == [.incomingCount: .number(7)])
        #expect(merge.refusals.isEmpty)
    }

    @Test func `an older copy changes nothing, and who changed it is told`() {
        let merge = merge([.incomingCount: .number(5)], [.incomingCount: .value(.number(50))], origin: .olderCopy)
        #expect(merge.taken.isEmpty)
        #expect(merge.refusals == [AppSettingsMemory.Refusal(.incomingCount, .olderCopy)])
    }

    @Test func `a row is known by its revision`() {
        let (a, b) = (OptionValues([(.isLogged, .flag(true))]) { $1 }, OptionValues([(.isLogged, .flag(false))]) { $1 })
        let write = { AppSettingsMemory.Agreement(revision: $0, values: $1, at: Self.now) }
        #expect(AppSettingsMerge.Origin(revision: 0, nil) == .new)
        #expect(AppSettingsMerge.Origin(revision: 3, nil) == .unknown)
        var memory = AppSettingsMemory(agreed: write(5, a), pending: [])
        #expect(AppSettingsMerge.Origin(revision: 5, memory) == .values(a, at: Self.now))
        #expect(AppSettingsMerge.Origin(revision: 4, memory) == .olderCopy)
        #expect(AppSettingsMerge.Origin(revision: 6, memory) == .unknown)
        memory.begin(write(7, b))
        memory.begin(write(8, a))
        #expect(memory.latest == 8)
        #expect(AppSettingsMerge.Origin(revision: 7, memory) == .values(b, at: Self.now))
        #expect(AppSettingsMerge.Origin(revision: 5, memory) == .values(a, at: Self.now))
        #expect(AppSettingsMerge.Origin(revision: 0, memory) == .new)
    }

    @Test func `writes of several nodes are known until one of them is in Odoo`() {
        let values = PersonalSettings().optionValues
        let write = { AppSettingsMemory.Agreement(revision: $0, values: values, at: nil) }
        var memory = AppSettingsMemory(agreed: write(5), pending: [write(6), write(7), write(8)])
        // The answers of two are missing; the row is still as before.
        memory.settle(5)
        #expect(memory == AppSettingsMemory(agreed: write(5), pending: [write(6), write(7), write(8)]))
        // The row took the second: the first comes no more, the third may.
        memory.settle(7)
        #expect(memory == AppSettingsMemory(agreed: write(7), pending: [write(8)]))
        memory.withdraw(8)
        #expect(memory == AppSettingsMemory(agreed: write(7), pending: []))
        // A row that nobody here wrote explains nothing.
        memory.settle(9)
        #expect(memory == AppSettingsMemory(agreed: write(7), pending: []))
        for number in 10..<100 { memory.begin(write(number)) }
        #expect(memory.pending.count == 16 && memory.latest == 99)
    }

    /// Before the row is written again, whoever changes something changes it from what was taken.
    @Test func `what was taken is what both sides have`() throws {
        var memory = AppSettingsMemory(
            agreed: AppSettingsMemory.Agreement(revision: 5, values: PersonalSettings().optionValues, at: nil),
            pending: []
        )
        memory.take([.incomingCount: .number(7)], from: 5, at: Self.now)
        #expect(memory.agreed?.values[.incomingCount] == .number(7) && memory.agreed?.at == Self.now)
        let origin = AppSettingsMerge.Origin(revision: 5, memory)
        let back = merge([.incomingCount: .number(7)], [.incomingCount: .value(.number(50))], origin: origin)
        #expect(back.taken == [.incomingCount: .number(50)])
        let console = merge([.incomingCount: .number(50)], [.incomingCount: .value(.number(7))], origin: origin)
        #expect(console.taken.isEmpty)
    }

    /// The console's change after Odoo's brought back what both sides had.
    @Test(arguments: [(Duration.seconds(-1), false), (.seconds(1), true), (.seconds(3), true)])
    func `a change that was changed back in the console counts by its time`(before: Duration, isTaken: Bool) {
        // Both sides agreed two seconds before the row was changed in Odoo.
        let settings = Self.settings([:])
        let merge = AppSettingsMerge(
            settings,
            changes: [.incomingCount: Self.changedAt - before],
            odoo: [.incomingCount: .value(.number(7))],
            changedAt: Self.changedAt,
            isUsers: true,
            origin: .values(settings.optionValues, at: Self.changedAt - .seconds(2)),
            today: Self.today
        )
        #expect(merge.taken == (isTaken ? [.incomingCount: .number(7)] : [:]))
    }

    @Test func `revisions only grow, and fit into Odoo's integers`() {
        let first = AppRevision.make(at: Self.now, after: nil)
        #expect(AppRevision.make(at: Self.now, after: first) == first + 1)
        #expect(AppRevision.make(at: Self.now - .days(1), after: first) == first + 1)
        #expect(AppRevision.make(at: Timestamp(milliseconds: 0), after: nil) == 1)
        #expect(first < Int(Int32.max))
        #expect(AppRevision.time(of: first, at: Self.now) == Self.now)
        #expect(AppRevision.time(of: Int(Int32.max), at: Self.now) == Self.now)
    }
}

/// The same numbers in each run (SplitMix64).
private struct SeededNumbers: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
