import Base
import GoogleSimulator
import Odoo
import Storage
import Testing

@testable import Sync

/// Random changes on both sides, in any order, with runs that fail anywhere: in the end both sides agree, there are no
/// duplicates, and no one else's contacts were touched.
@Suite(.timeLimit(.minutes(10))) struct ContactConvergenceTests {
    @Test(arguments: 1...40)
    func bothSidesAgreeInTheEnd(_ seed: UInt64) async throws {
        try await ContactBench.run {
            // Small pages and batches, so that there are many steps to fail between.
            $0.page = 5
            $0.batch = 3
            $0.photos = 2
        } _: { bench in
            var world = ContactStory(bench, seed: seed)
            for _ in 0..<8 {
                world.live()
                try await world.sync()
            }
            // From now on nothing changes; late records appear.
            for _ in 0..<3 {
                bench.clock.advance(by: bench.limits.settling + bench.limits.checkInterval)
                _ = try await bench.sync(requested: true)
            }
            let calls = bench.googleCalls
            let last = try await bench.sync()
            #expect(last.stop == nil && last.counts["failed"] == nil, "seed \(seed): \(last)")
            #expect(bench.googleCalls == calls, "seed \(seed): a quiet run asked Google")
            world.check()
        }
    }
}

/// Pseudorandom numbers that are the same for the same seed.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

/// What happens to the two sides, and what must hold in the end.
struct ContactStory {
    private let bench: ContactBench
    private let deletes: Bool
    private var random: SeededGenerator
    private var foreign: [String: SimulatedContact] = [:]

    init(_ bench: ContactBench, seed: UInt64) {
        self.bench = bench
        random = SeededGenerator(seed: seed)
        deletes = seed % 2 == 0
        let deletes = deletes
        bench.choose { options in
            options.deletesUnsubscribed = deletes
            options.mostDeletedPercent = 100
            options.tagsAsGroups = seed % 3 == 0
        }
        for tag in 1...3 { bench.odoo.setTag(tag, "Tag \(tag)") }
        bench.google.set(contactDelay: seed % 5 == 0 ? .zero : .minutes(4))
    }

    private mutating func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &random) < percent }

    private mutating func number() -> String { String(Int.random(in: 100...999, using: &random)) }

    /// A period in which users work on both sides.
    mutating func live() {
        for _ in 0..<Int.random(in: 0...6, using: &random) { changeOdoo() }
        for _ in 0..<Int.random(in: 0...3, using: &random) { changeGoogle() }
        bench.clock.advance(by: .minutes(Int.random(in: 0...300, using: &random)))
    }

    private mutating func changeOdoo() {
        let id = bench.odoo.ids.randomElement(using: &random) ?? 0
        switch Int.random(in: 0..<9, using: &random) {
        case 0, 1, 2:
            let tags = (1...3).filter { _ in chance(30) }
            bench.odoo.add(
                "Contact \(number())",
                users: chance(80) ? [7] : [8],
                ["phone": .string(number()), "category_id": JSONValue(tags)]
            )
        case 3: bench.odoo.change(id, ["phone": .string(number())])
        case 4: bench.odoo.change(id, ["name": .string("Contact \(number())"), "comment": "<p>note</p>"])
        case 5: bench.odoo.change(id, [SubscriptionField.name: chance(50) ? [7] : []])
        case 6: bench.odoo.remove(id)
        case 7:
            let photos = ["iVBORw0KGgo=", "iVBORw0KGgpYWFg=", nil]
            bench.odoo.setPhoto(photos.randomElement(using: &random) ?? nil, of: id)
        default: bench.odoo.change(id, ["active": .bool(chance(70)), "email": .string("\(number())@x.example")])
        }
    }

    private mutating func changeGoogle() {
        let mine = bench.contacts.filter { foreign[$0.name] == nil }
        guard let contact = mine.randomElement(using: &random), chance(70) else {
            let name = bench.google.addContact(
                ["names": [["givenName": .string("Own \(number())")]], "phoneNumbers": [["value": .string(number())]]],
                to: ContactBench.anna
            )
            if let name { foreign[name] = bench.contacts.first { $0.name == name } }
            return
        }
        let value = number()
        switch Int.random(in: 0..<4, using: &random) {
        case 0:
            bench.google.changeContact(contact.name, of: ContactBench.anna) {
                $0["phoneNumbers"] = [["value": .string(value), "type": "work"]]
            }
        case 1:
            bench.google.changeContact(contact.name, of: ContactBench.anna) {
                $0["phoneNumbers", default: []].append(["value": .string("own \(value)"), "type": "home"])
            }
        case 2: bench.google.changeContact(contact.name, of: ContactBench.anna) { $0["names"] = [] }
        default: bench.google.removeContact(contact.name, of: ContactBench.anna)
        }
    }

    /// A run, which may fail at any of its steps.
    mutating func sync() async throws {
        if chance(60) {
            let how = FragileTransport.Breakage.allCases.randomElement(using: &random) ?? .answer
            bench.breakNext(Int.random(in: 1...25, using: &random), how)
        }
        _ = try await bench.sync(requested: chance(30))
    }

    /// Checks that both sides agree, and no one else's contacts were touched.
    func check() {
        let contacts = Dictionary(uniqueKeysWithValues: bench.contacts.map { ($0.name, $0) })
        for (name, contact) in foreign { #expect(contacts[name] == contact, "a contact of the user's own") }
        let ours = contacts.values.filter { foreign[$0.name] == nil }
        let byMark = Dictionary(grouping: ours) { $0.values("clientData").first ?? "" }
        for (mark, duplicates) in byMark {
            #expect(duplicates.count == 1, "\(mark) is there \(duplicates.count) times")
        }
        var expected: Set<String> = []
        for id in bench.odoo.ids {
            guard let record = bench.odoo.record(id), record["active"] == true,
                record[SubscriptionField.name]?.ids?.contains(7) == true
            else { continue }
            expected.insert("acme:\(id)")
            guard let contact = byMark["acme:\(id)"]?.first else {
                Issue.record("contact \(id) is missing")
                continue
            }
            let name = contact.fields["names"]?.first
            #expect(
                "\(name?["givenName"]?.string ?? "") \(name?["familyName"]?.string ?? "")" == record["name"]?.string
            )
            let phones = contact.fields["phoneNumbers"] ?? []
            let work = phones.filter { $0["type"] == "work" }.compactMap { $0["value"]?.string }
            #expect(work == [record["phone"]?.string].compactMap(\.self), "phones of contact \(id)")
            #expect(contact.photo == bench.odoo.photo(of: id), "the photo of contact \(id)")
            #expect(contact.values("emailAddresses") == [record["email"]?.string].compactMap(\.self))
        }
        if deletes { #expect(Set(byMark.keys) == expected) }
    }
}
