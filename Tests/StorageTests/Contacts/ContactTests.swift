import Base
import Storage
import Testing

struct ContactTests {
    private let now = Timestamp(milliseconds: 1_800_000_000_000)
    private let owner = ContactOwner(user: UserID(rawValue: 1), database: "acme")

    private func link(_ partner: Int, _ state: ContactLink.State = .linked) -> ContactLink {
        var link = ContactLink(
            partner: partner,
            resource: state == .creating ? nil : "people/c\(partner)",
            state: state,
            since: now
        )
        link.version = "v"
        link.etag = "e"
        link.written = "{}"
        return link
    }

    @Test func linksAreKeptWholeAndByStretches() async throws {
        try await withTemporaryStore { store in
            var full = link(3)
            full.hasDrifted = true
            full.photo = "p"
            full.sentPhoto = "q"
            try await store.saveContactLinks([link(1), link(2, .creating), full, link(9)], of: owner)
            #expect(try await store.contactLinks(of: owner, after: 1, through: 3) == [link(2, .creating), full])
            #expect(try await store.contactLinks(of: owner, resources: ["people/c9", "people/c7"]) == [link(9)])
            #expect(try await store.contactLinks(of: owner, partners: [2, 5]) == [link(2, .creating)])
            #expect(try await store.contactLinks(of: owner, resources: []).isEmpty)
            full.sentPhoto = "p"
            #expect(try await store.contactLinksWithOldPhoto(of: owner, after: 0, limit: 9).map(\.partner) == [3])
            try await store.saveContactLinks([full], of: owner)
            #expect(try await store.contactLinksWithOldPhoto(of: owner, after: 0, limit: 9).isEmpty)
            try await store.removeContactLinks(partners: [1, 2, 9], of: owner)
            #expect(try await store.contactLinks(of: owner, after: 0, through: .max) == [full])
        }
    }

    @Test func oneContactAtGoogleStandsForOneInOdoo() async throws {
        try await withTemporaryStore { store in
            try await store.saveContactLinks([link(1)], of: owner)
            var duplicate = link(2)
            duplicate.resource = "people/c1"
            let wrong = duplicate
            await #expect(throws: StorageError.self) { try await store.saveContactLinks([wrong], of: owner) }
            // Nothing is known about other users and databases.
            var other = owner
            other.user = UserID(rawValue: 2)
            let stranger = other
            try await store.saveContactLinks([wrong], of: stranger)
            #expect(try await store.contactLinks(of: stranger, after: 0, through: .max).count == 1)
        }
    }

    @Test func statesAreCounted() async throws {
        try await withTemporaryStore { store in
            var old = link(7, .creating)
            old.since = now - .minutes(20)
            let waiting = old
            try await store.saveContactLinks(
                [link(1), link(2, .ended), link(3, .left), link(4, .creating), waiting],
                of: owner
            )
            var counts = ContactCounts()
            (counts.linked, counts.ended, counts.left, counts.creating) = (1, 1, 1, 2)
            counts.oldestCreation = waiting.since
            #expect(try await store.contactCounts(of: owner) == counts)
            #expect(try await store.dropContactCreations(of: owner, before: now - .minutes(15)) == 1)
            #expect(try await store.contactLinks(of: owner, in: .creating, after: 4, limit: 9).isEmpty)
        }
    }

    @Test func aFullListMakesSuspectWhatItDidNotShow() async throws {
        try await withTemporaryStore { store in
            try await store.saveContactLinks([link(1), link(2), link(3, .left)], of: owner)
            try await store.noteContacts(["people/c1", "people/c8"], of: owner, seenIn: 4)
            try await store.suspectContacts(of: owner, unseenIn: 4)
            let links = try await store.contactLinks(of: owner, after: 0, through: .max)
            #expect(links.map(\.hasDrifted) == [false, true, false])
            // A link saved later keeps the listing that saw it.
            try await store.saveContactLinks([link(1)], of: owner)
            try await store.suspectContacts(of: owner, unseenIn: 4)
            #expect(try await store.contactLinks(of: owner, partners: [1]).first?.hasDrifted == false)
        }
    }

    @Test func theSyncAsAWholeIsKept() async throws {
        try await withTemporaryStore { store in
            #expect(try await store.contactSync(of: owner) == ContactSync())
            try await store.changeContactSync(of: owner) { ($0.token, $0.newest) = ("t", 5) }
            try await store.changeContactSync(of: owner) { $0.mapping = "m" }
            let sync = try await store.contactSync(of: owner)
            #expect(sync.token == "t" && sync.newest == 5 && sync.mapping == "m")
        }
    }

    @Test func doublesAndGroupsAreKept() async throws {
        try await withTemporaryStore { store in
            try await store.addSurplusContacts(["people/c1", "people/c2"], of: owner)
            try await store.addSurplusContacts(["people/c2"], of: owner)
            try await store.removeSurplusContacts(["people/c1"], of: owner)
            #expect(try await store.surplusContacts(of: owner, limit: 9) == ["people/c2"])
            var group = ContactGroupLink(tag: 3, resource: "contactGroups/1", name: "A")
            try await store.saveContactGroup(group, of: owner)
            group.name = "B"
            let renamed = group
            try await store.saveContactGroup(renamed, of: owner)
            #expect(try await store.contactGroups(of: owner) == [renamed])
            try await store.removeContactGroup(tag: 3, of: owner)
            #expect(try await store.contactGroups(of: owner).isEmpty)
        }
    }

    @Test func questionsAreAnsweredOnce() async throws {
        try await withTemporaryStore { store in
            try await store.saveContactLinks([link(1), link(2, .ended)], of: owner)
            try await store.changeContactSync(of: owner) { $0.asked = 1 }
            let question = ContactQuestion(owner: owner, deletions: 1, total: 2)
            #expect(try await store.contactQuestions(of: nil) == [question])
            #expect(try await store.contactQuestions(of: UserID(rawValue: 2)).isEmpty)
            try await store.answerContactQuestion(question, .delete, at: now)
            #expect(try await store.contactSync(of: owner).confirmed == 1)
            await #expect(throws: StorageError.self) {
                try await store.answerContactQuestion(question, .keep, at: now)
            }
        }
    }

    @Test func keepingLetsEndedContactsStay() async throws {
        try await withTemporaryStore { store in
            try await store.saveContactLinks([link(1), link(2, .ended), link(3, .left)], of: owner)
            try await store.changeContactSync(of: owner) { $0.asked = 2 }
            let question = try #require(try await store.contactQuestions(of: nil).first)
            try await store.answerContactQuestion(question, .keep, at: now)
            #expect(try await store.contactLinks(of: owner, in: .kept, after: 0, limit: 9).map(\.partner) == [2, 3])
            #expect(try await store.contactCounts(of: owner).kept == 2)
            #expect(try await store.contactSync(of: owner).confirmed == 0)
        }
    }

    @Test func allOfItGoesWithTheUser() async throws {
        try await withTemporaryStore { store in
            try await store.saveContactLinks([link(1)], of: owner)
            try await store.changeContactSync(of: owner) { $0.asked = 1 }
            try await store.addSurplusContacts(["people/c2"], of: owner)
            try await store.saveContactGroup(ContactGroupLink(tag: 3, resource: "g", name: "A"), of: owner)
            try await store.removePersonalSettings(of: owner.user)
            #expect(try await store.contactLinks(of: owner, after: 0, through: .max).isEmpty)
            #expect(try await store.contactSync(of: owner) == ContactSync())
            #expect(try await store.surplusContacts(of: owner, limit: 9).isEmpty)
            #expect(try await store.contactGroups(of: owner).isEmpty)
        }
    }
}
