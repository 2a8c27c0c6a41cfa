import Base
import Google
import Testing

@testable import Sync

struct ContactMergeTests {
    private func phones(_ values: (String, String)...) -> PersonFields {
        var fields = PersonFields()
        fields[.phoneNumbers] = values.map { PersonEntry(texts: ["value": $0, "type": $1]) }
        return fields
    }

    private func merged(_ wanted: PersonFields, _ written: PersonFields?, _ present: PersonFields) -> [String]? {
        ContactMerge.changes(wanted: wanted, written: written, present: present)[.phoneNumbers]?
            .compactMap { $0["value"] }
    }

    @Test func whatIsThereAlreadyIsNotWritten() {
        let both = phones(("1", "work"), ("2", "mobile"))
        #expect(merged(both, both, both) == nil)
        #expect(merged(both, nil, phones(("2", "mobile"), ("1", "work"))) == nil)
        #expect(merged(PersonFields(), nil, phones(("9", "home"))) == nil)
    }

    @Test func odooLeadsInItsOwnEntries() {
        let one = phones(("1", "work"))
        // Changed in Odoo; at Google; at both; removed in Odoo; removed at Google.
        #expect(merged(phones(("2", "work")), one, one) == ["2"])
        #expect(merged(one, one, phones(("666", "work"))) == ["1"])
        #expect(merged(phones(("2", "work")), one, phones(("666", "work"))) == ["2"])
        #expect(merged(PersonFields(), one, one) == [])
        #expect(merged(one, one, PersonFields()) == ["1"])
    }

    @Test func whatOthersAddedStays() {
        let one = phones(("1", "work"))
        #expect(merged(one, one, phones(("1", "work"), ("9", "work"))) == nil)
        #expect(merged(phones(("2", "work")), one, phones(("1", "work"), ("9", "work"))) == ["2", "9"])
        #expect(merged(PersonFields(), one, phones(("1", "work"), ("9", "home"))) == ["9"])
        #expect(merged(phones(("1", "work"), ("2", "mobile")), nil, phones(("9", "home"))) == ["1", "2", "9"])
    }

    @Test func membersThatTheGatewayDoesNotKnowStay() {
        var (wanted, present) = (PersonFields(), PersonFields())
        wanted[.names] = [PersonEntry(texts: ["givenName": "Anna"])]
        present[.names] = [
            PersonEntry(["givenName": .string("Hanna"), "phoneticGivenName": .string("A-na"), "metadata": .object([:])])
        ]
        let changes = ContactMerge.changes(wanted: wanted, written: wanted, present: present)
        #expect(changes[.names] == [PersonEntry(texts: ["givenName": "Anna", "phoneticGivenName": "A-na"])])
    }

    @Test func aSalutationOfTheUsersOwnStays() {
        var (wanted, present) = (PersonFields(), PersonFields())
        wanted[.names] = [PersonEntry(texts: ["givenName": "Anna"])]
        present[.names] = [PersonEntry(texts: ["givenName": "Anna", "honorificPrefix": "Dr."])]
        #expect(ContactMerge.changes(wanted: wanted, written: nil, present: present).isEmpty)
        #expect(!ContactMerge.changes(wanted: wanted, written: present, present: present).isEmpty)
    }

    @Test func notesOfTheUsersOwnStayWhereOdooHasNone() {
        var (notes, others) = (PersonFields(), PersonFields())
        notes[.biographies] = [PersonEntry(texts: ["value": "from Odoo", "contentType": "TEXT_PLAIN"])]
        others[.biographies] = [PersonEntry(texts: ["value": "my own", "contentType": "TEXT_PLAIN"])]
        let none = PersonFields()
        #expect(ContactMerge.changes(wanted: none, written: none, present: others).isEmpty)
        #expect(ContactMerge.changes(wanted: none, written: notes, present: notes)[.biographies] == [])
        #expect(ContactMerge.changes(wanted: none, written: notes, present: others).isEmpty)
        #expect(
            ContactMerge.changes(wanted: notes, written: notes, present: others)[.biographies] == notes[.biographies]
        )
    }

    @Test func aContactIsNeverLeftWithoutAnyGroup() {
        var (written, present) = (PersonFields(), PersonFields())
        written[.memberships] = [ContactMapping.membership("contactGroups/1")]
        present[.memberships] = written[.memberships]
        let changes = ContactMerge.changes(wanted: PersonFields(), written: written, present: present)
        #expect(changes[.memberships] == [ContactMapping.membership(ContactGroup.all)])
    }

    /// Whatever was written and whatever happened to it since: what Odoo wants is present once, and a second comparison
    /// finds nothing to do.
    @Test(arguments: 1...200) func oneWriteSuffices(_ seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        func some() -> PersonFields {
            var fields = PersonFields()
            fields[.phoneNumbers] = (0..<Int.random(in: 0...4, using: &random)).map { _ in
                PersonEntry(
                    texts: [
                        "value": String(Int.random(in: 1...5, using: &random)),
                        "type": ["work", "mobile", "home"].randomElement(using: &random),
                    ]
                )
            }
            return fields
        }
        var wanted = some()
        wanted[.phoneNumbers] = Array(Set(wanted[.phoneNumbers]))
        let written = Bool.random(using: &random) ? some() : nil
        var present = some()
        let changes = ContactMerge.changes(wanted: wanted, written: written, present: present)
        if let new = changes[.phoneNumbers] { present[.phoneNumbers] = new }
        for entry in wanted[.phoneNumbers] { #expect(present[.phoneNumbers].contains(entry)) }
        #expect(ContactMerge.changes(wanted: wanted, written: wanted, present: present).isEmpty)
    }
}
