import Base
import Google
import Odoo
import Testing

@testable import Sync

struct ContactMappingTests {
    private let mapping = ContactMapping(mark: ContactMark(database: "acme"), leavesOutSalutation: false)

    @Test(arguments: [
        ("Anna Muster", "Anna", "Muster"),
        ("Ludwig van Beethoven", "Ludwig", "van Beethoven"),
        ("Maria del Carmen de la Cruz", "Maria del Carmen", "de la Cruz"),
        ("Muster, Anna Maria", "Anna Maria", "Muster"),
        ("Madonna", "Madonna", nil),
        ("  Anna \t Muster ", "Anna", "Muster"),
        ("van Gogh", "van", "Gogh"),
        ("Muster,", "Muster,", nil),
        ("", "", nil),
    ])
    func namesAreTakenApart(_ name: String, _ given: String, _ family: String?) {
        let parts = PersonName(name)
        #expect(parts.given == given && parts.family == family)
    }

    @Test(arguments: [
        ("<p>One</p><p>Two<br>Three</p>", "One\nTwo\nThree"),
        ("a &lt; b &amp;&amp; c &#228; &#xE4; &unknown; &", "a < b && c ä ä &unknown; &"),
        ("<ul><li>x</li><li>y</li></ul>", "x\ny"),
        ("1 < 2", "1 < 2"),
        ("<p><br></p>", nil),
        ("", nil),
    ])
    func notesBecomeText(_ html: String, _ text: String?) {
        #expect(NoteText.of(html: html) == text)
    }

    @Test func longNotesAreCut() {
        #expect(NoteText.of(html: String(repeating: "x", count: 100_000))?.count == NoteText.longest)
    }

    @Test func aCompanysNameIsNotTakenApart() {
        var contact = OdooContact(id: 3)
        contact.name = "Muster & Partner GmbH"
        contact.isCompany = true
        let fields = mapping.fields(of: contact, url: "u")
        #expect(fields[.names] == [PersonEntry(texts: ["givenName": "Muster & Partner GmbH"])])
        #expect(fields[.organizations] == [PersonEntry(texts: ["name": "Muster & Partner GmbH", "type": "work"])])
        #expect(fields[.urls].map { $0["value"] } == ["u"])
    }

    @Test func severalAddressesMayStandInOne() {
        var contact = OdooContact(id: 3)
        contact.name = "Anna"
        contact.email = "a@x.example; Anna <A@X.example>, b@x.example, nothing"
        let entries = mapping.fields(of: contact, url: "u")[.emailAddresses]
        #expect(entries.map { $0["value"] } == ["a@x.example", "b@x.example"])
        #expect(entries.map { $0["type"] } == ["work", "other"])
    }

    @Test func marksAreOfOneDatabase() {
        var fields = PersonFields()
        fields[.clientData] = [
            PersonEntry(texts: ["key": "other", "value": "acme:1"]),
            PersonEntry(texts: ["key": ContactMark.key, "value": "acme2:2"]),
            PersonEntry(texts: ["key": ContactMark.key, "value": "acme:x"]),
            PersonEntry(texts: ["key": ContactMark.key, "value": "acme:3"]),
        ]
        #expect(ContactMark(database: "acme").partner(in: fields) == 3)
        #expect(ContactMark(database: "acm").partner(in: fields) == nil)
    }

    @Test func fieldsSurviveBeingKept() {
        var contact = OdooContact(id: 3)
        contact.name = "Anna \"Ä\" Muster"
        contact.tags = [1]
        var mapping = mapping
        mapping.groups = [1: "contactGroups/1"]
        let fields = mapping.fields(of: contact, url: "u")
        #expect(PersonFields(text: fields.text) == fields && PersonFields(text: "") == nil)
    }
}
