import Base
import GoogleSimulator
import Storage
import Testing

@testable import Sync

/// Random changes to a calendar as users make them, the same for the same seed.
struct CalendarLife {
    private static let rules = [
        "RRULE:FREQ=DAILY;COUNT=6", "RRULE:FREQ=WEEKLY;BYDAY=MO,TH;UNTIL=20260901T000000Z",
        "RRULE:FREQ=MONTHLY;BYDAY=-1FR;COUNT=5", "RRULE:FREQ=WEEKLY",
        "RRULE:FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1;COUNT=4",
    ]

    private let bench: CalendarBench
    private var state: UInt64
    private var known: [String] = []
    private var number = 0

    init(seed: UInt64, bench: CalendarBench) {
        state = seed &* 7919 &+ 1
        self.bench = bench
    }

    private mutating func pick(_ bound: Int) -> Int {
        state &+= 0x9E37_79B9_7F4A_7C15
        let value = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
        return Int((value ^ (value >> 31)) % UInt64(bound))
    }

    mutating func chance(_ percent: Int) -> Bool { pick(100) < percent }

    /// Makes one of the next calls that change something in Odoo fail.
    mutating func disturbOdoo() {
        let distance = 1 + pick(4)
        let failure = chance(50) ? FakeOdoo.Failure.before : .after
        bench.odoo.state.withLock { $0.failures[$0.changes + distance] = failure }
    }

    mutating func step() throws {
        let anna = CalendarBench.anna
        guard !known.isEmpty, !chance(35) else { return try add() }
        let id = known[pick(known.count)]
        switch pick(6) {
        case 0:
            try bench.google.deleteEvent(id, of: anna)
            known.removeAll { $0 == id }
        case 1: try bench.google.putEvent(["id": .string(id), "summary": .string("Title \(pick(1000))")], of: anna)
        case 2: try bench.google.putEvent(["id": .string(id), "location": .string("Place \(pick(9))")], of: anna)
        case 3: try move(id)
        default: try changeOccurrence(of: id)
        }
    }

    private mutating func add() throws {
        number += 1
        let id = "event\(number)"
        var members: [String: JSON] = ["id": .string(id)]
        if chance(45) { members["recurrence"] = [.string(Self.rules[pick(Self.rules.count)])] }
        known.append(id)
        let day = 10 + pick(18)
        if chance(25) {
            members.merge(
                [
                    "start": ["date": .string("2026-06-\(day)")], "end": ["date": .string("2026-06-\(day + 1)")],
                ]
            ) { $1 }
        }
        try bench.google.putEvent(
            CalendarBench.event(
                "Event \(number)",
                "2026-06-\(day)T10:00:00+02:00",
                "2026-06-\(day)T11:00:00+02:00",
                more: members
            ),
            of: CalendarBench.anna
        )
    }

    private mutating func move(_ id: String) throws {
        let day = 10 + pick(18)
        try bench.google.putEvent(
            [
                "id": .string(id),
                "start": ["dateTime": .string("2026-07-\(day)T15:00:00+02:00"), "timeZone": "Europe/Berlin"],
                "end": ["dateTime": .string("2026-07-\(day)T16:00:00+02:00"), "timeZone": "Europe/Berlin"],
                // Moving the start changes the times of all occurrences and voids the exceptions.
                "recurrence": .null,
            ],
            of: CalendarBench.anna
        )
    }

    private mutating func changeOccurrence(of id: String) throws {
        let all = try bench.instances().values.filter { $0.series == id }.map(\.id).sorted()
        guard !all.isEmpty else { return }
        let occurrence = all[pick(all.count)]
        if chance(50) { return try bench.google.deleteEvent(occurrence, of: CalendarBench.anna) }
        let day = 10 + pick(18)
        try bench.google.putEvent(
            [
                "id": .string(occurrence), "summary": .string("Moved \(pick(100))"),
                "start": ["dateTime": .string("2026-08-\(day)T08:30:00Z"), "timeZone": "UTC"],
                "end": ["dateTime": .string("2026-08-\(day)T09:00:00Z"), "timeZone": "UTC"],
            ],
            of: CalendarBench.anna
        )
    }
}
