import Base
import GoogleSimulator
import Odoo
import SQLStorage
import Storage
import Testing

@testable import Sync

@Suite(.timeLimit(.minutes(10))) struct SyncContactsTests {
    @Test func aSubscribedContactGoesToGoogleWithEverything() async throws {
        try await ContactBench.run { bench in
            let id = bench.odoo.add(
                "Ludwig van Beethoven",
                [
                    "title": [3, "Dr."], "commercial_company_name": "Musik GmbH", "function": "Komponist",
                    "email": "ludwig@musik.example, \"Privat\" <lvb@wien.example>", "phone": "+43 1 234",
                    "mobile": "+43 664 1", "website": "https://musik.example", "street": "Gasse 1", "zip": "1010",
                    "city": "Wien", "country_id": [12, "Österreich"],
                    "comment": "<p>Hört <b>schlecht</b> &amp; laut</p>",
                ]
            )
            bench.odoo.add("Fremder", users: [8])
            bench.odoo.add("")
            let outcome = try await bench.sync()
            #expect(outcome.stop == nil && outcome.counts["created"] == 1)
            let contact = try #require(bench.contacts.first)
            #expect(bench.contacts.count == 1)
            #expect(
                contact.fields["names"] == [
                    ["givenName": "Ludwig", "familyName": "van Beethoven", "honorificPrefix": "Dr."]
                ]
            )
            #expect(
                contact.fields["organizations"] == [["name": "Musik GmbH", "title": "Komponist", "type": "work"]]
            )
            #expect(contact.values("emailAddresses") == ["ludwig@musik.example", "lvb@wien.example"])
            #expect(contact.values("phoneNumbers", "type") == ["work", "mobile"])
            #expect(
                contact.fields["addresses"] == [
                    [
                        "streetAddress": "Gasse 1", "postalCode": "1010", "city": "Wien", "country": "Österreich",
                        "type": "work",
                    ]
                ]
            )
            #expect(
                contact.values("urls") == [
                    "https://musik.example", "https://odoo.acme.example/odoo/res.partner/\(id)",
                ]
            )
            #expect(contact.values("biographies") == ["Hört schlecht & laut"])
            #expect(contact.values("clientData") == ["acme:\(id)"])
            #expect(contact.groups == ["myContacts"])
        }
    }

    @Test func aRunWithoutChangesCostsGoogleNothing() async throws {
        try await ContactBench.run { bench in
            for number in 0..<30 { bench.odoo.add("Contact \(number)", ["phone": "1"]) }
            try await bench.sync()
            let (calls, asked) = (bench.googleCalls, bench.odoo.callCount)
            let outcome = try await bench.sync()
            #expect(outcome.counts == ["unchanged": 30])
            #expect(bench.googleCalls == calls)
            // Fields, the number of subscriptions, Odoo's address, the subscriptions' id, and one list.
            #expect(bench.odoo.callCount == asked + 5)
        }
    }

    @Test func aLookAtGoogleCostsOneCall() async throws {
        try await ContactBench.run { bench in
            bench.odoo.add("Anna Muster")
            try await bench.sync()
            // The first check also reports what the gateway itself created.
            bench.clock.advance(by: bench.limits.checkInterval)
            try await bench.sync()
            bench.clock.advance(by: bench.limits.checkInterval)
            let calls = bench.googleCalls
            try await bench.sync()
            #expect(bench.googleCalls == calls + 1)
            try await bench.sync(requested: true)
            #expect(bench.googleCalls == calls + 2)
        }
    }

    @Test func onlyWhatChangedIsWrittenAndWhatOthersAddedStays() async throws {
        try await ContactBench.run { bench in
            let id = bench.odoo.add("Anna Muster", ["phone": "1", "email": "anna@x.example"])
            try await bench.sync()
            let name = try #require(bench.contacts.first?.name)
            bench.google.changeContact(name, of: ContactBench.anna) { fields in
                fields["phoneNumbers", default: []].append(["value": "99", "type": "home"])
                fields["nicknames"] = [["value": "Anni"]]
                fields["biographies"] = [["value": "my own note"]]
            }
            bench.odoo.change(id, ["phone": "2"])
            let outcome = try await bench.sync()
            #expect(outcome.stop == nil && outcome.counts["changed"] == 1)
            let contact = try #require(bench.contacts.first)
            #expect(contact.values("phoneNumbers") == ["2", "99"])
            #expect(contact.values("nicknames") == ["Anni"])
            #expect(contact.values("biographies") == ["my own note"])
            #expect(contact.values("emailAddresses") == ["anna@x.example"])
        }
    }

    @Test func whatWasChangedAtGoogleIsRestored() async throws {
        try await ContactBench.run { bench in
            bench.odoo.add("Anna Muster", ["phone": "1"])
            try await bench.sync()
            let name = try #require(bench.contacts.first?.name)
            bench.google.changeContact(name, of: ContactBench.anna) { fields in
                fields["phoneNumbers"] = [["value": "666", "type": "work"]]
                fields["names"] = [["givenName": "Hanna", "familyName": "Muster", "phoneticGivenName": "Hanna"]]
                fields["clientData"] = []
            }
            try await bench.sync(requested: true)
            let contact = try #require(bench.contacts.first)
            #expect(contact.values("phoneNumbers") == ["1"])
            #expect(contact.values("names", "givenName") == ["Anna"])
            #expect(contact.values("names", "phoneticGivenName") == ["Hanna"])
            #expect(contact.values("clientData").count == 1)
        }
    }

    @Test func whatWasDeletedAtGoogleIsMadeAgain() async throws {
        try await ContactBench.run { bench in
            bench.odoo.add("Anna Muster")
            try await bench.sync()
            bench.google.removeContact(try #require(bench.contacts.first?.name), of: ContactBench.anna)
            try await bench.sync(requested: true)
            #expect(bench.contacts.count == 1)
            // Also before the list shows it.
            let second = bench.odoo.add("Bert Beispiel")
            try await bench.sync()
            bench.google.removeContact(
                try #require(bench.contact(named: "Bert Beispiel")?.name),
                of: ContactBench.anna
            )
            bench.odoo.change(second, ["phone": "5"])
            try await bench.sync()
            #expect(bench.contact(named: "Bert Beispiel")?.values("phoneNumbers") == ["5"])
            #expect(bench.contacts.count == 2)
        }
    }

    @Test(arguments: [false, true])
    func anEndedSubscriptionIsLeftOrDeleted(_ deletes: Bool) async throws {
        try await ContactBench.run { bench in
            bench.choose { ($0.deletesUnsubscribed, $0.mostDeletedPercent) = (deletes, 100) }
            let ids = (0..<4).map { bench.odoo.add("Contact \($0)") }
            try await bench.sync()
            bench.odoo.change(ids[0], [SubscriptionField.name: [8]])
            bench.odoo.remove(ids[1])
            bench.odoo.change(ids[2], ["active": false])
            let outcome = try await bench.sync()
            #expect(outcome.counts["deleted"] == (deletes ? 3 : nil))
            #expect(bench.contacts.count == (deletes ? 1 : 4))
            // Subscribed again: the existing contact is used.
            bench.odoo.change(ids[0], [SubscriptionField.name: [7], "phone": "7"])
            try await bench.sync()
            #expect(bench.contacts.count == (deletes ? 2 : 4))
            #expect(bench.contact(named: "Contact 0")?.values("phoneNumbers") == ["7"])
        }
    }

    @Test func aLostAnswerMakesNoDoubles() async throws {
        try await ContactBench.run { bench in
            bench.google.set(contactDelay: .minutes(5))
            for number in 0..<3 { bench.odoo.add("Contact \(number)") }
            bench.google.inject(Fault(.dropAfter, method: "batchCreateContacts", count: 1))
            let outcome = try await bench.sync()
            guard case .paused(_, let until?) = outcome.stop else {
                Issue.record("the run did not wait: \(String(describing: outcome.stop))")
                return
            }
            #expect(until > bench.clock.now && bench.contacts.count == 3)
            // Too early to tell: nothing is created meanwhile.
            let second = try await bench.sync()
            #expect(second.counts["skipped"] == 3 && bench.contacts.count == 3)
            bench.clock.advance(by: bench.limits.settling)
            let third = try await bench.sync()
            #expect(third.stop == nil && bench.contacts.count == 3)
        }
    }

    @Test func whatWasNotMadeAfterAllIsMadeLater() async throws {
        try await ContactBench.run { bench in
            bench.odoo.add("Anna Muster")
            try await bench.sync()
            bench.odoo.add("Bert Beispiel")
            bench.google.inject(
                Fault(.backend(status: 500, afterWork: false), method: "batchCreateContacts", count: 1)
            )
            try await bench.sync()
            bench.clock.advance(by: bench.limits.settling)
            let outcome = try await bench.sync()
            #expect(outcome.stop == nil && outcome.counts["created"] == 1 && bench.contacts.count == 2)
        }
    }

    @Test func aLostStoreIsRebuiltWithoutDoubles() async throws {
        try await ContactBench.run { bench in
            for number in 0..<250 { bench.odoo.add("Contact \(number)") }
            bench.google.addContact(["names": [["givenName": "Mine"]]], to: ContactBench.anna)
            try await bench.sync()
            #expect(bench.contacts.count == 251)
            try await bench.store.removePersonalSettings(of: bench.user)
            try await bench.store.setActionUsers([bench.user], of: .syncContacts, at: bench.clock.now)
            let before = bench.contacts
            let outcome = try await bench.sync()
            #expect(outcome.stop == nil && outcome.counts == ["unchanged": 250])
            #expect(bench.contacts == before)
        }
    }

    @Test func contactsOfOthersAreNeverTouched() async throws {
        try await ContactBench.run { bench in
            bench.choose { ($0.deletesUnsubscribed, $0.mostDeletedPercent) = (true, 100) }
            bench.google.addContact(
                ["names": [["givenName": "Anna", "familyName": "Muster"]], "phoneNumbers": [["value": "1"]]],
                to: ContactBench.anna
            )
            // Another program, and the gateway of another database.
            bench.google.addContact(["clientData": [["key": "other", "value": "acme:1"]]], to: ContactBench.anna)
            bench.google.addContact(
                ["clientData": [["key": "gsuite-gateway.odoo", "value": "other:1"]]],
                to: ContactBench.anna
            )
            let others = bench.contacts
            let id = bench.odoo.add("Anna Muster", ["phone": "2"])
            try await bench.sync()
            bench.odoo.remove(id)
            try await bench.sync(requested: true)
            #expect(bench.contacts == others)
        }
    }

    @Test func anExpiredTokenLeadsToTheFullList() async throws {
        try await ContactBench.run { bench in
            bench.odoo.add("Anna Muster", ["phone": "1"])
            bench.odoo.add("Bert Beispiel")
            try await bench.sync()
            bench.google.expireContactTokens(of: ContactBench.anna)
            bench.google.removeContact(
                try #require(bench.contact(named: "Bert Beispiel")?.name),
                of: ContactBench.anna
            )
            let outcome = try await bench.sync(requested: true)
            #expect(outcome.stop == nil && bench.contacts.count == 2)
        }
    }

    @Test func oneThatGoogleDoesNotTakeHoldsUpNoOther() async throws {
        try await ContactBench.run { bench in
            for number in 0..<20 { bench.odoo.add("Contact \(number)") }
            bench.odoo.add(String(repeating: "x", count: 200_000))
            let outcome = try await bench.sync()
            #expect(outcome.counts["created"] == 20 && outcome.counts["failed"] == 1)
            #expect(outcome.reasons.first?.description.hasPrefix("Google does not accept the contact xxx") == true)
            #expect(bench.contacts.count == 20)
        }
    }

    /// Also if only the mapping has changed, which the next run would not compare by itself.
    @Test(arguments: ["batchUpdateContacts", "getBatchGet"])
    func whatGoogleRefusedIsTriedAgain(_ method: String) async throws {
        try await ContactBench.run { bench in
            bench.odoo.add("Anna Muster", ["title": [1, "Frau"]])
            bench.odoo.add("Bert Beispiel", ["title": [1, "Herr"]])
            try await bench.sync()
            bench.choose { $0.leavesOutSalutation = true }
            // Both, then the first.
            bench.google.inject(Fault(.backend(status: 400, afterWork: false), method: method, count: 2))
            let outcome = try await bench.sync()
            #expect(outcome.stop == nil && outcome.counts["failed"] == 1 && outcome.counts["changed"] == 1)
            #expect(bench.contact(named: "Anna Muster")?.values("names", "honorificPrefix") == ["Frau"])
            #expect(try await bench.sync().counts["changed"] == 1)
            #expect(bench.contact(named: "Anna Muster")?.values("names", "honorificPrefix") == [])
        }
    }

    @Test func withoutTheSetUpItSaysWhatToDo() async throws {
        try await ContactBench.run { bench in
            bench.odoo.removeField()
            guard case .failed(let reason) = try await bench.sync().stop else {
                Issue.record("the run did not fail")
                return
            }
            #expect(reason == Reason(.contactsNotSetUp))
        }
    }

    @Test func salutationsCanBeLeftOut() async throws {
        try await ContactBench.run { bench in
            bench.odoo.add("Anna Muster", ["title": [1, "Frau"]])
            try await bench.sync()
            #expect(bench.contacts.first?.values("names", "honorificPrefix") == ["Frau"])
            bench.choose { $0.leavesOutSalutation = true }
            try await bench.sync()
            #expect(bench.contacts.first?.values("names", "honorificPrefix") == [])
        }
    }

    /// Odoo 19 has no field for titles: they are part of names.
    @Test func titlesInNamesAreLeftOutToo() async throws {
        try await ContactBench.run { bench in
            bench.odoo.add("Prof. Dr. med. Anna von Muster")
            bench.odoo.add("Dr. Oetker", ["is_company": true])
            bench.choose { $0.leavesOutSalutation = true }
            try await bench.sync()
            let anna = try #require(bench.contact(named: "Anna von Muster"))
            #expect(anna.fields["names"] == [["givenName": "Anna", "familyName": "von Muster"]])
            // A company's name stays as it is.
            #expect(bench.contact(named: "Dr. Oetker") != nil)
        }
    }

    @Test func aCompanyThatIsRenamedIsNoticed() async throws {
        try await ContactBench.run { bench in
            let id = bench.odoo.add("Anna Muster", ["commercial_company_name": "Alt AG"])
            try await bench.sync()
            bench.odoo.changeQuietly(id, ["commercial_company_name": "Neu AG"])
            try await bench.sync()
            #expect(bench.contacts.first?.values("organizations", "name") == ["Neu AG"])
        }
    }
}
