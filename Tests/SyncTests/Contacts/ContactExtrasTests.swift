import Base
import GoogleSimulator
import Odoo
import SQLStorage
import Storage
import Testing

@testable import Sync

/// Photos, groups and the subscription of new contacts.
@Suite(.timeLimit(.minutes(10))) struct ContactExtrasTests {
    private static let png = "iVBORw0KGgo="
    private static let other = "iVBORw0KGgpYWFg="

    @Test func photosFollowOdoo() async throws {
        try await ContactBench.run { bench in
            let ids = (0..<25).map { bench.odoo.add("Contact \($0)") }
            for id in ids { bench.odoo.setPhoto(Self.png, of: id) }
            try await bench.sync()
            #expect(bench.contacts.allSatisfy { $0.photo == Self.png })
            let calls = bench.googleCalls
            try await bench.sync()
            #expect(bench.googleCalls == calls)
            bench.odoo.setPhoto(Self.other, of: ids[0])
            bench.odoo.setPhoto(nil, of: ids[1])
            try await bench.sync()
            #expect(bench.contact(named: "Contact 0")?.photo == Self.other)
            #expect(bench.contact(named: "Contact 1")?.photo == nil)
        }
    }

    @Test func aPhotoThatGoogleDoesNotTakeIsToldOnce() async throws {
        try await ContactBench.run { bench in
            bench.odoo.setPhoto("PHN2Zy8+", of: bench.odoo.add("Anna Muster"))
            let first = try await bench.sync()
            #expect(first.counts["failed"] == 1 && first.counts["created"] == 1)
            #expect(try await bench.sync().counts["failed"] == nil)
        }
    }

    /// Whatever Google has against it; each is told once, and the run goes on.
    @Test(arguments: [400, 404, 413, 415, 422])
    func aPhotoThatGoogleRefusesStopsOnlyItself(status: Int) async throws {
        try await ContactBench.run { bench in
            bench.choose { $0.tagsAsGroups = true }
            bench.odoo.setTag(1, "Customers")
            let ids = (0..<3).map { bench.odoo.add("Contact \($0)", ["category_id": [1]]) }
            for id in ids { bench.odoo.setPhoto(Self.png, of: id) }
            bench.google.inject(
                Fault(.backend(status: status, afterWork: false), method: "updateContactPhoto", count: 1)
            )
            let first = try await bench.sync()
            #expect(first.stop == nil && first.counts["created"] == 3)
            #expect(first.counts["failed"] == (status == 404 ? nil : 1))
            let photos = { (0..<3).map { bench.contact(named: "Contact \($0)")?.photo } }
            #expect(photos() == [nil, Self.png, Self.png])
            // What follows the photos was done too.
            bench.odoo.setTag(1, nil)
            for id in ids { bench.odoo.change(id, ["category_id": []]) }
            bench.odoo.setPhoto(Self.other, of: ids[0])
            bench.odoo.setPhoto(Self.other, of: ids[1])
            bench.google.inject(
                Fault(.backend(status: status, afterWork: false), method: "updateContactPhoto", count: 1)
            )
            #expect(try await bench.sync().stop == nil)
            #expect(photos() == [nil, Self.other, Self.png])
            #expect(bench.google.contactGroups(of: ContactBench.anna).isEmpty)
        }
    }

    @Test func tagsBecomeGroups() async throws {
        try await ContactBench.run { bench in
            bench.choose { $0.tagsAsGroups = true }
            bench.odoo.setTag(1, "Customers")
            bench.odoo.setTag(2, "Press")
            let anna = bench.odoo.add("Anna Muster", ["category_id": [1, 2]])
            bench.odoo.add("Bert Beispiel", ["category_id": [1]])
            try await bench.sync()
            #expect(bench.contact(named: "Anna Muster")?.groups == ["myContacts", "Customers", "Press"])
            bench.odoo.setTag(1, "Clients")
            bench.odoo.setTag(2, nil)
            bench.odoo.change(anna, ["category_id": [1]])
            try await bench.sync()
            #expect(bench.google.contactGroups(of: ContactBench.anna) == ["Clients"])
            #expect(bench.contact(named: "Anna Muster")?.groups == ["myContacts", "Clients"])
            let calls = bench.googleCalls
            try await bench.sync()
            #expect(bench.googleCalls == calls)
        }
    }

    @Test func aGroupOfTheUsersOwnIsNotTouched() async throws {
        try await ContactBench.run { bench in
            bench.choose { $0.tagsAsGroups = true }
            bench.google.addContactGroup("Customers", to: ContactBench.anna)
            bench.odoo.setTag(1, "Customers")
            bench.odoo.add("Anna Muster", ["category_id": [1]])
            try await bench.sync()
            #expect(bench.contacts.first?.groups == ["myContacts", "Customers (Odoo)"])
        }
    }

    @Test func groupsAreFoundAgain() async throws {
        try await ContactBench.run { bench in
            bench.choose { $0.tagsAsGroups = true }
            bench.odoo.setTag(1, "Customers")
            bench.odoo.add("Anna Muster", ["category_id": [1]])
            bench.google.inject(Fault(.dropAfter, method: "contactGroups.create", count: 1))
            try await bench.sync()
            try await bench.sync()
            #expect(bench.google.contactGroups(of: ContactBench.anna) == ["Customers"])
            #expect(bench.contacts.first?.groups == ["myContacts", "Customers"])
        }
    }

    @Test func aGroupThatSomebodyDeletedIsMadeAgain() async throws {
        try await ContactBench.run { bench in
            bench.choose { $0.tagsAsGroups = true }
            bench.odoo.setTag(1, "Customers")
            bench.odoo.setTag(2, "Unused")
            bench.odoo.add("Anna Muster", ["category_id": [1]])
            try await bench.sync()
            bench.google.removeContactGroup("Customers", of: ContactBench.anna)
            try await bench.sync(requested: true)
            #expect(bench.google.contactGroups(of: ContactBench.anna) == ["Customers"])
            #expect(bench.contacts.first?.groups == ["myContacts", "Customers"])
            bench.choose { $0.tagsAsGroups = false }
            try await bench.sync()
            #expect(bench.google.contactGroups(of: ContactBench.anna).isEmpty)
            #expect(bench.contacts.first?.groups == ["myContacts"])
        }
    }

    @Test func whoSubscribedToNothingCostsGoogleNothing() async throws {
        try await ContactBench.run { bench in
            bench.odoo.add("Anna Muster", users: [8])
            try await bench.sync(requested: true)
            #expect(bench.googleCalls == 0)
        }
    }

    @Test func contactsThatGoogleJoinedAreTakenApart() async throws {
        try await ContactBench.run { bench in
            bench.odoo.add("Anna Muster", ["phone": "1"])
            bench.odoo.add("Anna Master", ["phone": "2"])
            try await bench.sync()
            let contacts = bench.contacts
            bench.google.changeContact(contacts[0].name, of: ContactBench.anna) { fields in
                for (field, entries) in contacts[1].fields where field != "names" {
                    fields[field, default: []] += entries
                }
            }
            bench.google.removeContact(contacts[1].name, of: ContactBench.anna)
            try await bench.sync(requested: true)
            #expect(bench.contacts.count == 2)
            #expect(Set(bench.contacts.flatMap { $0.values("clientData") }) == ["acme:1", "acme:2"])
            #expect(bench.contacts.allSatisfy { $0.values("clientData").count == 1 })
        }
    }

    @Test func theLinkLeadsToWhereUsersOpenOdoo() async throws {
        try await ContactBench.run { bench in
            let id = bench.odoo.add("Anna Muster")
            try await bench.sync()
            bench.odoo.move(to: "https://office.acme.example/")
            #expect(try await bench.sync().counts["changed"] == 1)
            let urls = try #require(bench.contacts.first).values("urls")
            #expect(urls == ["https://office.acme.example/odoo/res.partner/\(id)"])
        }
    }

    @Test func newContactsAreSubscribed() async throws {
        try await ContactBench.run { bench in
            bench.odoo.add("Old", users: [])
            try await bench.sync(.importNewContacts)
            let new = bench.odoo.add("New", users: [8])
            bench.odoo.add("", users: [])
            let mine = bench.odoo.add("Mine", users: [7])
            let outcome = try await bench.sync(.importNewContacts)
            #expect(outcome.counts["imported"] == 1)
            #expect(bench.odoo.record(new)?[SubscriptionField.name] == [8, 7])
            #expect(bench.odoo.record(mine)?[SubscriptionField.name] == [7])
            // What the user ends stays ended.
            bench.odoo.change(new, [SubscriptionField.name: [8]])
            #expect(try await bench.sync(.importNewContacts).counts.isEmpty)
            #expect(NewContactAction(store: bench.store).concerns(PersonalSettings()) == false)
        }
    }

    /// An Odoo transaction may be long: its contacts appear after others with higher ids.
    @Test func newContactsOfLongTransactionsAreSubscribedToOnce() async throws {
        try await ContactBench.run { bench in
            bench.odoo.add("Old", users: [])
            let early = bench.odoo.takeID()
            try await bench.sync(.importNewContacts)
            let late = (0..<3).map { _ in bench.odoo.takeID() }
            let next = bench.odoo.add("Next", users: [], ["create_date": "2027-01-01 09:00:00"])
            #expect(try await bench.sync(.importNewContacts).counts["imported"] == 1)
            for id in late { bench.odoo.add("Late", users: [], ["create_date": "2027-01-01 07:30:00"], id: id) }
            bench.odoo.add("Early", users: [], ["create_date": "2027-01-01 07:20:00"], id: early)
            #expect(try await bench.sync(.importNewContacts).counts["imported"] == 4)
            // What the user ends stays ended, even within the margin.
            for id in late + [next] { bench.odoo.change(id, [SubscriptionField.name: []]) }
            #expect(try await bench.sync(.importNewContacts).counts.isEmpty)
            // What existed at the beginning is not new.
            #expect(bench.odoo.record(1)?[SubscriptionField.name] == [])
        }
    }

    @Test func anUpgradeLosesNothingAndTakesNothingOldForNew() async throws {
        try await ContactBench.run { bench in
            bench.odoo.add("Old", users: [])
            let ended = bench.odoo.add("Ended", users: [])
            let new = bench.odoo.add("New", users: [])
            try await bench.store.changeContactSync(of: bench.owner) { $0.newest = ended }
            #expect(try await bench.sync(.importNewContacts).counts["imported"] == 1)
            #expect(bench.odoo.record(new)?[SubscriptionField.name] == [7])
            #expect(try await bench.store.contactSync(of: bench.owner).newest == nil)
        }
    }

    @Test func aNewContactThatOdooRefusesHoldsUpNoOther() async throws {
        try await ContactBench.run { bench in
            try await bench.sync(.importNewContacts)
            let ids = (0..<5).map { bench.odoo.add("New \($0)", users: []) }
            bench.odoo.lock([ids[2]])
            let outcome = try await bench.sync(.importNewContacts)
            #expect(outcome.stop == nil && outcome.counts["imported"] == 4 && outcome.counts["failed"] == 1)
            bench.odoo.lock([])
            #expect(try await bench.sync(.importNewContacts).counts["imported"] == 1)
            #expect(bench.odoo.record(ids[2])?[SubscriptionField.name] == [7])
        }
    }

    @Test func aLabelThatGoogleRefusesHoldsUpNothingElse() async throws {
        try await ContactBench.run { bench in
            bench.choose { $0.tagsAsGroups = true }
            bench.odoo.setTag(1, "Customers")
            bench.odoo.setTag(2, "Press")
            bench.odoo.add("Anna Muster", ["category_id": [1]])
            bench.odoo.add("Bert Beispiel", ["category_id": [2]])
            bench.google.inject(
                Fault(.backend(status: 400, afterWork: false), method: "contactGroups.create", count: 1)
            )
            let outcome = try await bench.sync()
            #expect(outcome.stop == nil && outcome.counts["created"] == 2 && outcome.counts["failed"] == 1)
            #expect(outcome.reasons.first?.description.contains("the tag Customers as a label") == true)
            #expect(bench.contact(named: "Bert Beispiel")?.groups.count == 2)
            #expect(bench.contact(named: "Anna Muster")?.groups == ["myContacts"])
            // Google accepts it now: contacts without it get it, although nothing has changed in Odoo.
            try await bench.sync()
            #expect(bench.contact(named: "Anna Muster")?.groups.count == 2)
            for method in ["contactGroups.update", "contactGroups.delete"] {
                bench.odoo.setTag(1, method == "contactGroups.update" ? "Clients" : nil)
                bench.google.inject(Fault(.backend(status: 400, afterWork: false), method: method, count: 1))
                let refused = try await bench.sync()
                #expect(refused.stop == nil && refused.counts["failed"] == 1)
                #expect(try await bench.sync().counts["failed"] == nil)
            }
        }
    }

    @Test func aQuotaThatLastsIsLeftToTheScheduler() async throws {
        try await ContactBench.run {
            $0.patience = 1
        } _: { bench in
            bench.odoo.add("Anna Muster")
            bench.google.inject(Fault(.tooManyRequests(retryAfter: nil), method: "batchCreateContacts", count: 1))
            guard case .paused(_, let until?) = try await bench.sync().stop else {
                Issue.record("the run did not wait")
                return
            }
            #expect(until == bench.clock.now + .minutes(1))
            try await bench.sync()
            #expect(bench.contacts.count == 1)
        }
    }
}
