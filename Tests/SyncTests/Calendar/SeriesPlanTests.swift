import Base
import Storage
import Testing

@testable import Sync

/// What to do about a series' record, state by state.
struct SeriesPlanTests {
    private static let rule = OdooRule(pattern: .daily, interval: 1, end: .never, timeZone: "UTC")

    private static func item(_ key: String, _ seriesRole: Appointment.SeriesRole? = .regular) -> KeyedAppointment {
        let moment = Timestamp(milliseconds: 0)
        var appointment = Appointment(
            title: "One",
            description: "",
            place: "",
            time: .moments(start: moment, end: moment),
            isFree: false,
            isPrivate: false,
            conference: "",
            organiser: .own,
            attendees: [],
            reminders: []
        )
        appointment.seriesRole = seriesRole
        return KeyedAppointment(key: key, appointment: appointment)
    }

    private static func unit(_ links: [CalendarLink] = []) -> CalendarUnit {
        CalendarUnit(calendar: "primary", id: "a", uid: "a@google.com", changes: 1, items: [], links: links)
    }

    private static func link(_ item: KeyedAppointment, _ event: Int) throws -> CalendarLink {
        CalendarLink(key: item.key, event: event, written: try StoredJSON.encode(item.appointment))
    }

    private func plan(
        _ rule: OdooRule?,
        _ unit: CalendarUnit,
        _ steps: [AppointmentPlan.Step],
        _ made: KeyValuePairs<String, Int> = [:]
    ) -> SeriesPlan.Step {
        let members = made.map { SeriesRecord.Member(key: $0.key, event: $0.value, seriesRole: .regular) }
        return SeriesPlan.make(rule: rule, unit: unit, steps: steps, members: members)
    }

    private static func record(_ rule: OdooRule, base: Int) throws -> SeriesRecord {
        try #require(SeriesRecord(rule, [.init(key: "", event: base, seriesRole: .moved)]))
    }

    @Test func aNewOneIsMadeWithoutAsking() {
        let steps: [AppointmentPlan.Step] = [.create(Self.item("1")), .create(Self.item("2"))]
        #expect(plan(Self.rule, Self.unit(), steps) == .make(mayExist: false))
    }

    @Test func whereSomethingWasThereItMayExist() throws {
        let (one, two) = (Self.item("1"), Self.item("2"))
        let found: [AppointmentPlan.Step] = [.change(event: 5, one, from: nil), .create(two)]
        #expect(plan(Self.rule, Self.unit(), found) == .make(mayExist: true))
        let known = try Self.link(one, 5)
        #expect(plan(Self.rule, Self.unit([known]), [.keep(known)]) == .make(mayExist: true))
    }

    @Test func aKnownOneIsChangedWhereItDiffers() throws {
        let (one, two) = (Self.item("1"), Self.item("2"))
        let before = try Self.record(Self.rule, base: 5)
        let series = try CalendarLink(series: 9, before)
        let known = try Self.link(one, 5)
        let unit = Self.unit([known, series])
        #expect(unit.appointmentLinks == [known] && unit.seriesLink == series)
        #expect(plan(Self.rule, unit, [.keep(known)], ["1": 5]) == .keep(series))
        #expect(
            plan(Self.rule, unit, [.keep(known), .create(two)], ["1": 5, "2": 6])
                == .change(recurrence: 9, to: before, from: before, joining: [6])
        )
        var other = Self.rule
        other.interval = 2
        #expect(
            plan(other, unit, [.keep(known)], ["1": 5])
                == .change(recurrence: 9, to: try Self.record(other, base: 5), from: before, joining: [])
        )
        let loose = WrittenAppointment(key: "1", Self.item("1", nil).appointment)
        #expect(
            plan(Self.rule, unit, [.change(event: 5, one, from: loose)], ["1": 5])
                == .change(recurrence: 9, to: before, from: before, joining: [5])
        )
        // The first was cancelled.
        #expect(
            plan(Self.rule, unit, [.remove(event: 5, key: "1"), .create(two)], ["2": 6])
                == .change(recurrence: 9, to: try Self.record(Self.rule, base: 6), from: before, joining: [6])
        )
        #expect(plan(nil, unit, [.remove(event: 5, key: "1")]) == .remove(recurrence: 9))
    }

    @Test func anUnknownOneOfWhatIsGoneIsLookedFor() throws {
        let known = try Self.link(Self.item("1"), 5)
        #expect(plan(nil, Self.unit(), []) == .nothing)
        #expect(plan(nil, Self.unit([known]), [.remove(event: 5, key: "1")]) == .nothing)
        #expect(plan(nil, Self.unit(), [.remove(event: 6, key: "1")]) == .removeAny(of: [6]))
        let loose = Self.item("1", nil)
        #expect(plan(nil, Self.unit(), [.change(event: 7, loose, from: nil)]) == .removeAny(of: [7]))
        // A single appointment is not a member.
        #expect(plan(nil, Self.unit(), [.change(event: 7, Self.item("", nil), from: nil)]) == .nothing)
    }

    @Test func whoseTimeIsWrittenIsMarkedAgain() {
        let item = Self.item("1")
        let marked = { (step: AppointmentPlan.Step) in SeriesPlan.marking(step).map { $0.seriesRole } }
        #expect(marked(.create(item)) == .some(.regular))
        #expect(marked(.create(Self.item("", nil))) == nil)
        var before = WrittenAppointment(key: "1", item.appointment)
        before.appointment.title = "Other"
        #expect(marked(.change(event: 1, item, from: before)) == nil)
        before.appointment.time = .moments(start: Timestamp(milliseconds: 0), end: Timestamp(milliseconds: 60_000))
        #expect(marked(.change(event: 1, item, from: before)) == .some(.regular))
        #expect(
            marked(.change(event: 1, Self.item("1", nil), from: WrittenAppointment(key: "1", item.appointment)))
                == .some(nil)
        )
        #expect(marked(.change(event: 1, Self.item("1", nil), from: nil)) == .some(nil))
        #expect(marked(.change(event: 1, Self.item("", nil), from: nil)) == nil)
    }
}
