import Base
import Storage
import Testing

@testable import SQLStorage

/// The searches that users keep, and what it costs to count what they find.
@Suite struct SavedSearchTests {
    private static func users(_ store: any Store) async throws -> [UserID] {
        var users: [UserID] = []
        for name in ["anna", "otto"] {
            let user = NewUser(email: "\(name)@acme.example", name: name, role: .user)
            users.append(try await store.addUser(user, at: Sample.now))
        }
        return users
    }

    @Test func eachUserHasOnlyTheOwn() async throws {
        try await withTemporaryStore { store in
            let users = try await Self.users(store)
            let failed = SavedSearch(name: "Zu prüfen", list: "queue", query: "state=failed")
            let offers = SavedSearch(name: "angebote", list: "queue", query: "q=Angebot")
            try await store.saveSearch(failed, of: users[0])
            try await store.saveSearch(offers, of: users[0])
            try await store.saveSearch(failed, of: users[1])
            #expect(try await store.savedSearches(of: users[0]) == [offers, failed])
            #expect(try await store.savedSearches(of: users[1]) == [failed])
            try await store.renameSearch("Zu prüfen", of: "queue", to: "Alle", of: users[0])
            #expect(try await store.savedSearches(of: users[0]).map(\.name) == ["Alle", "angebote"])
            #expect(try await store.removeSearch("Alle", of: "queue", of: users[0]))
            #expect(try await !store.removeSearch("Alle", of: "queue", of: users[0]))
            #expect(try await store.savedSearches(of: users[1]) == [failed])
        }
    }

    @Test func aNameIsOfOneSearchAndNobodyKeepsTooMany() async throws {
        try await withTemporaryStore { store in
            let users = try await Self.users(store)
            for number in 0..<SavedSearch.most {
                let search = SavedSearch(name: "\(number)", list: "queue", query: "q=\(number)")
                try await store.saveSearch(search, of: users[0])
            }
            let one = SavedSearch(name: "1", list: "queue", query: "q=x")
            let further = SavedSearch(name: "x", list: "queue", query: "q=x")
            await #expect(throws: StorageError.conflict("there is a search named 1")) {
                try await store.saveSearch(one, of: users[0])
            }
            await #expect(throws: StorageError.conflict("there is a search named 1")) {
                try await store.renameSearch("2", of: "queue", to: "1", of: users[0])
            }
            await #expect(throws: StorageError.full("\(SavedSearch.most) searches are saved")) {
                try await store.saveSearch(further, of: users[0])
            }
            #expect((store as? SQLStore)?.commits.hasFailed == false, "the disk is not full")
            await #expect(throws: StorageError.notFound("the search x")) {
                try await store.renameSearch("x", of: "queue", to: "y", of: users[0])
            }
            try await store.renameSearch("1", of: "queue", to: "1", of: users[0])
            try await store.saveSearch(one, of: users[1])
        }
    }

    @Test func aCountEndsAtItsBoundsAndSaysSo() async throws {
        try await withTemporaryStore { store in
            for number in 0..<30 {
                try await store.take(Sample.message(subject: number.isMultiple(of: 3) ? "Offer" : "Other"))
            }
            var offers = QueueQuery()
            offers.subject = "Offer"
            var none = QueueQuery()
            none.subject = "nowhere to be found"
            let queries = [QueueQuery(), offers, none, QueueQuery(states: [.failed]), QueueQuery(states: [.waiting])]
            let all = try await store.counts(of: queries, upTo: 100, reading: 1000)
            #expect(all.map(\.count) == [30, 10, 0, 0, 30] && all.allSatisfy(\.isComplete))
            let few = try await store.counts(of: queries, upTo: 5, reading: 1000)
            #expect(few.map(\.count) == [5, 5, 0, 0, 5])
            #expect(few.map(\.isComplete) == [false, false, true, true, false])
            // Nobody looks further than that; what is found among fewer is exact.
            let near = try await store.counts(of: queries, upTo: 100, reading: 12)
            #expect(zip(near, all).allSatisfy { $0.count <= $1.count && ($0.isComplete || $0.count <= 12) })
            #expect(near[0].count == 12 && !near[0].isComplete)
            #expect(try await store.counts(of: [], upTo: 5, reading: 5).isEmpty)
        }
    }
}
