import Base
import Storage
import Testing

@testable import SQLStorage

/// Every change of a staged message is counted, so that Odoo's app shows it.
@Suite struct AppMailTests {
    private static let now = Timestamp(milliseconds: 1_795_000_000_000)
    private static let anna = UserID(rawValue: 1)
    private static let list = StagingList(anna, .incoming)
    private static let karl = StagedContact(id: 7, name: "Karl")

    private static func stage(_ number: Int, of user: UserID = anna, in store: any Store) async throws
        -> StagedMessageID
    {
        let content = store.stageContent()
        try unsafe Array("x".utf8).withUnsafeBytes { unsafe try content.append($0) }?.perform()
        let mail = NewStagedMessage(
            gmailID: "a\(number)",
            facts: StagedMessageFacts(
                messageID: "<m\(number)@x>",
                from: "Karl <karl@x>",
                recipients: [],
                addresses: ["karl@x"],
                subject: "\(number)",
                date: now
            ),
            size: 1
        )
        return try #require(
            try await store.stage(mail, content: content, in: StagingList(user, .incoming), at: now)
        )
    }

    private static func changed(_ store: any Store, of users: [UserID] = [anna]) async throws -> [UnmirroredMail] {
        try await store.unmirroredMail(of: users, limit: 100)
    }

    private static func settle(_ store: any Store) async throws {
        let all = try await changed(store)
        try await store.setMirrored(Dictionary(uniqueKeysWithValues: all.map { ($0.id, $0.revision) }))
        #expect(try await changed(store).isEmpty)
    }

    @Test func `each change is shown once`() async throws {
        try await withTemporaryStore { store in
            let id = try await Self.stage(1, in: store)
            let first = try #require(try await Self.changed(store).first)
            #expect(first.id == id && first.isListed && first.mail.facts.subject == "1" && first.user == Self.anna)
            #expect(try await Self.changed(store, of: [UserID(rawValue: 2)]).isEmpty)
            try await Self.settle(store)
            let changes: [() async throws -> Void] = [
                { try await store.setFound([Self.karl], of: id) },
                { try await store.choose([Self.karl], of: id, in: Self.list) },
                { _ = try await store.requestImport(of: [id], removing: false, in: Self.list) },
                { try await store.importFailed(id, because: Reason(.nobodyHasAddress), next: .waiting) },
                { try await store.setUnmirrored([id]) },
                { try await store.imported(id, on: [Self.karl], at: Self.now) },
            ]
            for (number, change) in changes.enumerated() {
                try await change()
                #expect(try await Self.changed(store).map(\.id) == [id], "\(number)")
                try await Self.settle(store)
            }
            // What Gmail is told changes nothing that is shown.
            try await store.markCleared(["a1"], in: Self.list)
            #expect(try await Self.changed(store).isEmpty)
        }
    }

    @Test func `a change while another is written is shown, too`() async throws {
        try await withTemporaryStore { store in
            let id = try await Self.stage(1, in: store)
            let seen = try #require(try await Self.changed(store).first)
            try await store.setFound([Self.karl], of: id)
            try await store.setMirrored([id: seen.revision])
            let again = try #require(try await Self.changed(store).first)
            #expect(again.revision > seen.revision && again.mail.found == [Self.karl])
        }
    }

    @Test func `an imported message that left the list keeps its contacts until they are shown`() async throws {
        try await withTemporaryStore { store in
            let id = try await Self.stage(1, in: store)
            let waiting = try await Self.stage(2, in: store)
            try await Self.settle(store)
            _ = try await store.requestImport(of: [id], removing: true, in: Self.list)
            try await store.imported(id, on: [Self.karl], at: Self.now)
            #expect(try await store.removeStaged([waiting], from: Self.list) == 1)
            let all = try await Self.changed(store)
            #expect(all.map(\.id) == [id, waiting] && all.allSatisfy { !$0.isListed })
            #expect(all[0].mail.state == .imported(at: Self.now))
            #expect(all[0].mail.found == [StagedContact(id: 7, name: "")])
            #expect(all[0].mail.gmailID == "a1" && all[0].mail.facts.subject.isEmpty)
            #expect(all[1].mail.state == .failed && all[1].mail.found.isEmpty)
            try await Self.settle(store)
            try await store.setUnmirrored([id])
            #expect(try await Self.changed(store).first?.mail.found == [])
        }
    }

    @Test func `the oldest come first, and no more than asked`() async throws {
        try await withTemporaryStore { store in
            var ids: [StagedMessageID] = []
            for number in 1...5 {
                ids.append(try await Self.stage(number, of: UserID(rawValue: Int64(1 + number % 2)), in: store))
            }
            let users = [Self.anna, UserID(rawValue: 2)]
            #expect(try await store.unmirroredMail(of: users, limit: 3).map(\.id) == Array(ids[..<3]))
            #expect(try await store.unmirroredMail(of: [], limit: 3).isEmpty)
            let found = try await store.stagedMail(gmailIDs: ["a2", "a4", "a9"], in: Self.list)
            #expect(Set(found.map(\.gmailID)) == ["a2", "a4"])
            #expect(try await store.stagedMail(gmailIDs: ["a1"], in: Self.list).isEmpty)
        }
    }
}
