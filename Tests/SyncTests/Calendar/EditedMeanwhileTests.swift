import Base
import GoogleSimulator
import Odoo
import SQLStorage
import Storage
import Testing

@testable import Sync

/// What people change in Odoo while a batch is written there: after the gateway's write, and before it reads when that
/// was. And their answers to invitations, which Odoo does not count as changes of the appointment.
struct EditedMeanwhileTests {
    private let anna = CalendarBench.anna
    private let mark = "one@google.com"

    private func put(_ bench: CalendarBench, _ title: String) throws {
        try bench.google.putEvent(CalendarBench.event(title, more: ["id": "one"]), of: anna)
    }

    /// Runs a sync, and changes the appointment as soon as it has that name.
    private func sync(
        _ bench: CalendarBench,
        onceNamed name: String,
        by user: Int,
        _ change: @escaping @Sendable (inout [String: JSONValue]) -> Void
    ) async throws {
        let isDone = Locked(false)
        bench.odoo.pause.withLock { pause in
            pause = {
                guard !isDone.withLock({ $0 }), bench.events[mark]?["name"] == .string(name) else { return }
                isDone.withLock { $0 = true }
                try? bench.edit(mark, by: user, change)
            }
        }
        try await bench.sync()
        bench.odoo.pause.withLock { $0 = nil }
        #expect(isDone.withLock { $0 }, "nobody changed it")
    }

    /// A colleague's change of something that is not compared, and Anna's own, who is also the one as whom the gateway
    /// writes.
    @Test(arguments: [false, true], [(2, "description"), (1, "name"), (1, "location"), (1, "active")])
    func itIsPutRightByTheNextRun(isNew: Bool, edit: (user: Int, field: String)) async throws {
        try await CalendarBench.run { bench in
            bench.odoo.setUp()
            try put(bench, "First")
            if !isNew {
                try await bench.sync()
                try put(bench, "Second")
            }
            let name = isNew ? "First" : "Second"
            let before = { bench.events[mark]?[edit.field] ?? true }
            try await sync(bench, onceNamed: name, by: edit.user) { event in
                event[edit.field] = edit.field == "active" ? false : "Mine"
            }
            #expect(before() == (edit.field == "active" ? false : "Mine"))
            try await bench.sync()
            #expect(before() != "Mine" && before() != false || edit.field == "location" && before() == false)
            #expect(bench.events[mark]?["name"] == .string(name))
            // Then everything matches.
            for _ in 1...2 { bench.clock.advance(by: .hours(1)); try await bench.sync() }
            #expect(try await bench.odooCalls { try await bench.sync() } == EditedInOdooTests.comparison)
        }
    }

    /// What Odoo itself keeps in another form, here by turning every name into capitals, is written once more, and not
    /// with each run.
    @Test func whatOdooItselfChangesIsWrittenOnceMore() async throws {
        try await CalendarBench.run { bench in
            bench.odoo.setUp()
            bench.odoo.state.withLock { $0.capitalises = true }
            try put(bench, "First")
            for _ in 1...2 { try await bench.sync() }
            for _ in 1...2 { bench.clock.advance(by: .hours(1)); try await bench.sync() }
            #expect(try await bench.odooCalls { try await bench.sync() } == EditedInOdooTests.comparison)
            #expect(bench.events[mark]?["name"] == "FIRST")
        }
    }

    /// After a run that ended between writing and reading the date, what a colleague changed is found by its writer.
    @Test func afterAnInterruptedRunTheNextWritesWhatItLeft() async throws {
        try await CalendarBench.run { bench in
            bench.odoo.setUp()
            try put(bench, "First")
            bench.odoo.state.withLock { $0.hidesWriters = true }
            await #expect(throws: RunStop.self) { try await bench.sync() }
            bench.odoo.state.withLock { $0.hidesWriters = false }
            try bench.edit(mark, by: 2) { $0["name"] = "Mine" }
            try await bench.sync()
            #expect(bench.events[mark]?["name"] == "First")
            try bench.edit(mark) { $0["name"] = "Mine" }
            try await bench.sync()
            #expect(bench.events[mark]?["name"] == "First")
        }
    }

    @Test func anAnswerThatIsGivenInOdooIsPutRight() async throws {
        try await CalendarBench.run { bench in
            let attendees: JSON = [
                ["email": .string(CalendarBench.anna), "self": true, "responseStatus": "accepted"],
                ["email": .string(CalendarBench.ben), "responseStatus": "declined"],
            ]
            for id in ["one", "two"] {
                try bench.google.putEvent(
                    CalendarBench.event(id, more: ["id": .string(id), "attendees": attendees]),
                    of: anna
                )
            }
            try bench.google.putEvent(
                CalendarBench.event(
                    "Weekly",
                    more: ["id": "weekly", "recurrence": ["RRULE:FREQ=WEEKLY;COUNT=3"], "attendees": attendees]
                ),
                of: anna
            )
            try await bench.sync()
            #expect(bench.answers(mark) == [11: "accepted", 12: "declined"])
            let (ids, contexts) = (bench.ids, bench.odoo.state.withLock { $0.contexts.count })
            let occurrence = "weekly@google.com/20260627T080000Z"
            try bench.answer(mark, 12, "accepted")
            try bench.answer(occurrence, 11, "tentative")
            try await bench.sync()
            for mark in [mark, occurrence] {
                #expect(bench.answers(mark) == [11: "accepted", 12: "declined"], "\(mark)")
            }
            #expect(bench.ids == ids)
            // Nobody gets mail, and what nobody changed is not written.
            bench.odoo.state.withLock { state in
                #expect(state.contexts.dropFirst(contexts).allSatisfy { $0["dont_notify"] == true })
            }
            for _ in 1...2 { bench.clock.advance(by: .hours(1)); try await bench.sync() }
            #expect(try await bench.odooCalls { try await bench.sync() } == EditedInOdooTests.comparison)
        }
    }
}
