import Base
import Storage
import Testing

@testable import SQLStorage

@Suite struct TransferTests {
    private static let now = Timestamp(milliseconds: 1_795_000_000_000)
    private static let list = StagingList(UserID(rawValue: 1), .incoming)

    private static func mail(_ number: Int, requested: Bool = false) -> NewStagedMessage {
        NewStagedMessage(
            gmailID: "g\(number)",
            facts: StagedMessageFacts(
                messageID: "<m\(number)@x>",
                from: "Karl <karl@customer.example>",
                recipients: ["anna@acme.example"],
                addresses: ["karl@customer.example"],
                subject: "Angebot \(number)",
                date: now
            ),
            size: 10,
            isRequested: requested
        )
    }

    private static func content(_ store: any Store, _ bytes: [UInt8]) throws -> any StagedContent {
        let content = store.stageContent()
        try unsafe bytes.withUnsafeBytes { unsafe try content.append($0) }?.perform()
        return content
    }

    private static func query(_ choice: StagedMessageQuery.Choice) -> StagedMessageQuery {
        var query = StagedMessageQuery()
        query.choice = choice
        return query
    }

    @Test(arguments: [100, 20_000]) func aMessageIsKeptWithItsContentUntilItLeavesTheList(size: Int) async throws {
        try await withTemporaryFolder { folder in
            let store = try SQLStore.openSQLite(StoreOptions(directory: folder, inlineLimit: 4096, reserve: 0))
            let bytes = (0..<size).map { UInt8(truncatingIfNeeded: $0) }
            let staged = try await store.stage(
                Self.mail(1),
                content: try Self.content(store, bytes),
                in: Self.list,
                at: Self.now
            )
            let id = try #require(staged)
            // The second time, nothing is stored.
            let again = try await store.stage(
                Self.mail(1),
                content: try Self.content(store, bytes),
                in: Self.list,
                at: Self.now
            )
            #expect(again == nil)
            #expect(try await store.content(ofStaged: id).allBytes() == bytes)
            #expect(files(in: folder + "/spool").count { !$0.isEmpty } == (size > 4096 ? 1 : 0))
            try store.close()

            // A staged message's file is not an orphan.
            let later = try SQLStore.openSQLite(StoreOptions(directory: folder, inlineLimit: 4096, reserve: 0))
            #expect(try await later.removeOrphans() == 0)
            #expect(try await later.content(ofStaged: id).allBytes() == bytes)
            #expect(try await later.removeStaged([id], from: StagingList(UserID(rawValue: 2), .incoming)) == 0)
            #expect(try await later.removeStaged([id], from: Self.list) == 1)
            #expect(files(in: folder + "/spool").isEmpty)
            await #expect(throws: StorageError.self) { try await later.content(ofStaged: id) }
            #expect(try await later.stagedMail(StagedMessageQuery(), in: Self.list).isEmpty)
            #expect(try await later.transferMarks(of: ["g1", "g2"], in: Self.list).keys.sorted() == ["g1"])
            #expect(try await later.stage(Self.mail(1), content: nil, in: Self.list, at: Self.now) == nil)
            try later.close()
        }
    }

    @Test func anImportIsAskedForDoneAndNotAskedForAgain() async throws {
        try await withTemporaryStore { store in
            var ids: [StagedMessageID] = []
            for number in 1...3 {
                let content = try Self.content(store, [1])
                let id = try await store.stage(Self.mail(number), content: content, in: Self.list, at: Self.now)
                ids.append(try #require(id))
            }
            let foreign = StagingList(UserID(rawValue: 2), .incoming)
            #expect(try await store.requestImport(of: ids, removing: false, in: foreign) == ImportRequest())
            let both = try await store.requestImport(of: [ids[0], ids[1]], removing: true, in: Self.list)
            #expect(both == ImportRequest(requested: 2))
            let karl = StagedContact(id: 7, name: "Karl")
            try await store.imported(ids[0], on: [karl], at: Self.now)
            try await store.importFailed(
                ids[1],
                because: "lost",
                next: .requested(removes: true, notBefore: Self.now + .minutes(5))
            )
            #expect(try await store.stagedMail(Self.query(.requested(at: Self.now)), in: Self.list).isEmpty)
            let later = try await store.stagedMail(Self.query(.requested(at: Self.now + .minutes(5))), in: Self.list)
            #expect(later.map(\.id) == [ids[1]] && later[0].problem == "lost")
            let third = try await store.requestImport(of: [ids[2]], removing: false, in: Self.list)
            #expect(third == ImportRequest(requested: 1))
            try await store.imported(ids[2], on: [karl], at: Self.now)
            let left = try await store.stagedMail(StagedMessageQuery(), in: Self.list)
            #expect(left.map(\.id) == [ids[2], ids[1]])
            #expect(left[0].state == .imported(at: Self.now) && left[0].contacts == [karl])
            let again = try await store.requestImport(of: [ids[2]], removing: false, in: Self.list)
            #expect(again == ImportRequest())
            await #expect(throws: StorageError.self) { try await store.choose([karl], of: ids[2], in: Self.list) }
            let totals = try await store.stagedMailTotals(in: Self.list)
            #expect(totals.count == 2 && totals.bytes == 2)
            // What Odoo already has leaves the list at once, and remains known.
            let last = try await store.requestImport(of: [ids[1], ids[2]], removing: true, in: Self.list)
            #expect(last == ImportRequest(requested: 1, removed: 1))
            #expect(try await store.stagedMail(StagedMessageQuery(), in: Self.list).map(\.id) == [ids[1]])
            #expect(try await store.stage(Self.mail(3), content: nil, in: Self.list, at: Self.now) == nil)
        }
    }

    @Test func whatIsStagedIsKnownUntilItIsClearedAndTheCursorStays() async throws {
        try await withTemporaryStore { store in
            for number in 1...3 {
                _ = try await store.stage(Self.mail(number), content: nil, in: Self.list, at: Self.now)
            }
            #expect(try await store.unclearedMail(in: Self.list, limit: 2) == ["g1", "g2"])
            try await store.markCleared(["g1", "g3"], in: Self.list)
            #expect(try await store.unclearedMail(in: Self.list, limit: 9) == ["g2"])
            #expect(try await store.transferMarks(of: ["g1", "g2"], in: Self.list)["g1"]?.isCleared == true)
            let cursor = FolderCursor(labelID: "Label_1", historyID: "17")
            try await store.setTransferCursor(cursor, of: Self.list)
            #expect(try await store.transferCursor(of: Self.list) == cursor)
            #expect(try await store.transferCursor(of: StagingList(Self.list.user, .outgoing)) == nil)
            try await store.setTransferCursor(nil, of: Self.list)
            #expect(try await store.transferCursor(of: Self.list) == nil)
        }
    }

    @Test func withTheUserGoEverythingAndItsFiles() async throws {
        try await withTemporaryFolder { folder in
            let store = try SQLStore.openSQLite(StoreOptions(directory: folder, inlineLimit: 10, reserve: 0))
            let content = try Self.content(store, [UInt8](repeating: 1, count: 100))
            _ = try await store.stage(Self.mail(1, requested: true), content: content, in: Self.list, at: Self.now)
            try await store.removePersonalSettings(of: Self.list.user)
            #expect(try await store.stagedMail(StagedMessageQuery(), in: Self.list).isEmpty)
            #expect(try await store.transferMarks(of: ["g1"], in: Self.list).isEmpty)
            #expect(files(in: folder + "/spool").isEmpty)
            try store.close()
        }
    }

    /// It stays visible, is imported nowhere and can be removed.
    @Test(arguments: [
        "facts = '{'", "found = '{'", "chosen = '{'", "state = 'unknown'", "state = 'imported', imported_at = NULL",
    ])
    func aDamagedMessageStopsNoOther(assignment: String) async throws {
        try await withTemporaryFolder { folder in
            let store = try SQLStore.openSQLite(StoreOptions(directory: folder, reserve: 0))
            for number in 1...2 {
                _ = try await store.stage(Self.mail(number), content: nil, in: Self.list, at: Self.now)
            }
            try await store.commits.run {
                try $0.run("UPDATE staged_message SET \(assignment) WHERE gmail_id = 'g1'")
            }
            let listed = try await store.stagedMail(StagedMessageQuery(), in: Self.list)
            #expect(listed.map(\.gmailID) == ["g2", "g1"])
            let whole = try #require(listed.first)
            let hurt = try #require(listed.last)
            #expect(whole.state == .waiting && whole.problem == nil && whole.facts == Self.mail(2).facts)
            #expect(hurt.state == .failed && hurt.problem?.code == .recordDamaged)
            #expect(hurt.facts.addresses.isEmpty && hurt.contacts.isEmpty)
            #expect(try await store.removeStaged([hurt.id], from: Self.list) == 1)
            try store.close()
        }
    }

    /// The messages of all pages, one after another.
    private static func pages(_ query: StagedMessageQuery, _ store: any Store) async throws -> [String] {
        var (query, seen): (StagedMessageQuery, [String]) = (query, [])
        while true {
            let page = try await store.stagedMail(query, in: list)
            guard let last = page.last else { return seen }
            seen += page.map(\.gmailID)
            query.before = last.id
        }
    }

    @Test func pagesFollowEachOther() async throws {
        try await withTemporaryStore { store in
            for number in 1...5 {
                _ = try await store.stage(Self.mail(number), content: nil, in: Self.list, at: Self.now)
            }
            var query = StagedMessageQuery()
            query.limit = 2
            let seen = try await Self.pages(query, store)
            #expect(seen == ["g5", "g4", "g3", "g2", "g1"])
        }
    }

    @Test(arguments: [true, false]) func pagesFollowTheMessagesDates(newestFirst: Bool) async throws {
        try await withTemporaryStore { store in
            for (number, hours) in [(1, 5), (2, 1), (3, 5), (4, 9), (5, 0)] {
                var mail = Self.mail(number)
                mail.facts.date = Self.now + .hours(hours)
                _ = try await store.stage(mail, content: nil, in: Self.list, at: Self.now)
            }
            var query = StagedMessageQuery()
            query.isByDate = true
            query.newestFirst = newestFirst
            query.limit = 2
            let seen = try await Self.pages(query, store)
            let order = ["g4", "g3", "g1", "g2", "g5"]
            #expect(seen == (newestFirst ? order : order.reversed()))
        }
    }

    /// The whole of a list's order is in the index, so that a page reads as many rows as it shows.
    @Test(arguments: [true, false]) func aListIsReadInTheOrderOfAnIndex(isByDate: Bool) async throws {
        try await withTemporaryFolder { folder in
            let store = try SQLStore.openSQLite(StoreOptions(directory: folder, reserve: 0))
            let key = isByDate ? "coalesce(dated_at, fetched_at) DESC, id DESC" : "id DESC"
            let plan: [String] = try await store.read { database in
                try database.rows(
                    """
                    EXPLAIN QUERY PLAN SELECT facts FROM staged_message
                    WHERE user_id = 1 AND direction = 'incoming' AND is_listed ORDER BY \(key) LIMIT 25
                    """
                ).map { try $0[3] }
            }
            #expect(plan.count == 1 && plan[0].contains(isByDate ? "staged_message_dated" : "staged_message_list"))
            try store.close()
        }
    }

    @Test func whatCouldNotBeFetchedIsRememberedUntilItIsForgotten() async throws {
        try await withTemporaryStore { store in
            let other = StagingList(Self.list.user, .outgoing)
            let failures = [
                "g1": FetchFailure(count: 1, notBefore: Self.now), "g2": FetchFailure(count: 9, notBefore: Self.now),
            ]
            for (id, failure) in failures { try await store.setFetchFailure(failure, of: id, in: Self.list) }
            let more = FetchFailure(count: 2, notBefore: Self.now + .minutes(30))
            try await store.setFetchFailure(more, of: "g1", in: Self.list)
            #expect(try await store.fetchFailures(in: Self.list) == ["g1": more, "g2": failures["g2"]])
            #expect(try await store.fetchFailures(in: other).isEmpty)
            try await store.forgetFetchFailures(of: ["g2", "g3"], in: Self.list)
            #expect(try await store.fetchFailures(in: Self.list) == ["g1": more])
            try await store.removeTransfers(of: Self.list.user)
            #expect(try await store.fetchFailures(in: Self.list).isEmpty)
        }
    }
}
