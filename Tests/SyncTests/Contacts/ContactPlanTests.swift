import Base
import Google
import Odoo
import Storage
import Testing

@testable import Sync

struct ContactPlanTests {
    private let now = Timestamp(milliseconds: 0)

    private func link(_ partner: Int, _ state: ContactLink.State, version: String = "1") -> ContactLink {
        var link = ContactLink(
            partner: partner,
            resource: state == .creating ? nil : "people/c\(partner)",
            state: state,
            since: now
        )
        link.version = version
        link.etag = "e\(partner)"
        return link
    }

    @Test func whatIsSubscribedComesAndStays() {
        var drifted = link(3, .linked)
        drifted.hasDrifted = true
        let links = [link(2, .linked), drifted, link(4, .linked, version: "0"), link(5, .creating), link(6, .left)]
        let subscribed = (1...6).map { ContactVersion(id: $0, version: "1") }
        let steps = ContactPlan.make(subscribed: subscribed, links: links, everything: false, deletes: true)
        #expect(steps == [.create(1), .keep(2), .compare(3), .compare(4), .await(5), .compare(6)])
        let all = ContactPlan.make(subscribed: subscribed, links: links, everything: true, deletes: true)
        #expect(all[1] == .compare(2))
    }

    @Test func whatIsNotGoesOrIsLeft() {
        let links = [link(1, .linked), link(2, .creating), link(3, .ended), link(4, .left)]
        let going = ContactPlan.make(subscribed: [], links: links, everything: false, deletes: true)
        #expect(going == [.end(1, .ended), .await(2)])
        let staying = ContactPlan.make(subscribed: [], links: links, everything: true, deletes: false)
        #expect(staying == [.end(1, .left), .await(2), .end(3, .left)])
    }

    @Test func withoutTheRecordOfSubscriptionsNothingEnds() {
        let links = [link(1, .linked), link(2, .creating), link(3, .ended), link(4, .left), link(5, .kept)]
        let plan = { (record: ContactPlan.Record) in
            ContactPlan.make(subscribed: [], links: links, everything: false, deletes: true, record: record)
        }
        #expect(plan(.new) == [.end(1, .kept), .await(2), .end(3, .kept), .end(4, .kept)])
        #expect(plan(.unknown) == [.doubt(1), .await(2)])
    }

    private func person(_ name: String, partner: Int?, etag: String = "new") -> Person {
        var fields = PersonFields()
        if let partner { fields[.clientData] = [ContactMark(database: "acme").entry(partner)] }
        var person = Person(resourceName: name, fields: fields)
        person.metadata = .object([
            "sources": .array([.object(["type": .string("CONTACT"), "etag": .string(etag)])])
        ])
        return person
    }

    private func findings(_ people: [Person], _ links: [ContactLink]) -> ContactListingDiff {
        ContactListingDiff(people, ContactMark(database: "acme"), byName: links, byPartner: links, at: now)
    }

    @Test func theListTellsWhatWasMadeAndWhatChanged() {
        let found = findings([person("people/c9", partner: 5)], [link(5, .creating)])
        #expect(found.changed.map(\.resource) == ["people/c9"] && found.changed.first?.state == .linked)
        #expect(findings([person("people/c9", partner: nil)], [link(5, .linked)]) == findings([], []))
        #expect(findings([person("people/c5", partner: 5, etag: "e5")], [link(5, .linked)]).changed.isEmpty)
        #expect(findings([person("people/c5", partner: nil)], [link(5, .linked)]).changed.first?.hasDrifted == true)
    }

    @Test func aSecondOneOfTheSameContactIsADouble() {
        let found = findings([person("people/c9", partner: 5)], [link(5, .linked)])
        #expect(found.surplus == ["people/c9"] && found.changed.isEmpty)
        let two = findings([person("people/c8", partner: 5), person("people/c9", partner: 5)], [])
        #expect(two.changed.map(\.resource) == ["people/c8"] && two.surplus == ["people/c9"])
    }

    @Test func whatWasDeletedIsForgottenUnlessItWasMadeAgain() {
        var deleted = person("people/c5", partner: nil)
        deleted.metadata = .object(["deleted": .bool(true)])
        #expect(findings([deleted], [link(5, .linked)]).gone == [5])
        let anew = findings([deleted, person("people/c9", partner: 5)], [link(5, .linked)])
        #expect(anew.gone.isEmpty && anew.changed.map(\.resource) == ["people/c9"])
    }

    @Test func anotherNameOfTheSameContactIsTakenOver() {
        var renamed = person("people/c77", partner: 5)
        renamed.metadata = .object(["previousResourceNames": .array([.string("people/c5")])])
        let found = findings([renamed], [link(5, .linked)])
        #expect(found.changed.map(\.resource) == ["people/c77"] && found.surplus.isEmpty)
    }
}
