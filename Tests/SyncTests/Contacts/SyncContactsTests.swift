import Base
import GoogleSimulator
import Odoo
import Storage
import Testing

@testable import Sync

@Suite(.timeLimit(.minutes(2))) struct SyncContactsTests {
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
}
