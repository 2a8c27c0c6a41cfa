import Base
import Mail
import SQLStorage
import Storage
import Testing

@Suite struct SearchTests {
    private static let subjects = [
        "Angebot S00042", "Rechnung für MÜLLER", "100% Rabatt", "Grüße", "\"quoted\" OR x", "ab",
    ]
    private static let people = ["anna", "otto", "müller", "o_o", "k"]

    /// However much of it has been indexed, a search finds what reading every message would find.
    @Test func findsWhatReadingFinds() async throws {
        try await withTemporaryStore { store in
            var generator = SystemRandomNumberGenerator()
            for index in 0..<60 {
                var message = Sample.message(
                    (0...Int.random(in: 0...1)).map { _ in Sample.delivery([Self.people.randomElement() ?? "k"]) },
                    subject: Self.subjects.randomElement(using: &generator) ?? "ab"
                )
                message.summary.from = Self.people.randomElement(using: &generator)
                try await store.take(message)
                if index.isMultiple(of: 7) { _ = try await store.indexForSearch(limit: Int.random(in: 1...10)) }
                if index == 30 {
                    for lease in try await store.lease(8) {
                        try await store.finish(lease, with: .failed, at: Sample.now)
                    }
                }
            }
            let all = try await store.list(QueueQuery(limit: 1000))
            for _ in 0..<2 {
                for needle in Self.needles { try await Self.compare(needle, all, in: store) }
                while try await store.indexForSearch(limit: 10) > 0 {}
            }
        }
    }

    private static let needles = [
        "angebot", "ANGEBOT s0", "müller", "MÜLLER", "ü", "0", "%", "_", "o_o", "100%", "\"quoted\"", "OR", "OR x",
        "rüSSe",
        "grüße", "ab", "a", "customer.example", "nobody", "'; --", "sender : x",
    ]

    private static func compare(_ needle: String, _ all: [QueueEntry], in store: any Store) async throws {
        func contains(_ text: String?) -> Bool {
            (text ?? "").lowercased().contains(needle.lowercased())
        }
        func expect(_ change: (inout QueueQuery) -> Void, _ matches: (QueueEntry) -> Bool) async throws {
            for order in QueueQuery.Order.allCases {
                for states in [nil, [DeliveryState.failed], [.waiting, .delivered]] as [Set<DeliveryState>?] {
                    var query = QueueQuery(states: states, limit: 1000)
                    query.order = order
                    change(&query)
                    let expected = all.filter { matches($0) && states?.contains($0.delivery.state) != false }
                    let found = try await store.list(query)
                    #expect(Set(found) == Set(expected), "\(query)")
                    let ids = found.map(\.message.id)
                    #expect(ids == (order == .oldestFirst ? ids.sorted() : ids.sorted(by: >)))
                    query.countsUpTo = 1000
                    let page = try await store.page(query)
                    #expect(page.total == expected.count && page.entries == found)
                }
            }
        }
        let recipients = { (entry: QueueEntry) in
            entry.delivery.recipients.contains { contains($0.address.description) }
        }
        let senders = { (entry: QueueEntry) in
            contains(entry.message.envelope.sender?.description) || contains(entry.message.summary.from)
        }
        try await expect({ $0.subject = needle }) { contains($0.message.summary.subject) }
        try await expect({ $0.recipient = needle }, recipients)
        try await expect({ $0.sender = needle }, senders)
        try await expect({ $0.text = needle }) {
            recipients($0) || senders($0) || contains($0.message.summary.subject)
        }
        try await expect({ ($0.subject, $0.recipient) = (needle, "anna") }) { entry in
            contains(entry.message.summary.subject)
                && entry.delivery.recipients.contains { $0.address.description.contains("anna") }
        }
    }

    @Test func forgottenMessagesLeaveTheIndex() async throws {
        try await withTemporaryFolder { folder in
            let store = try SQLStore.openSQLite(StoreOptions(directory: folder, reserve: 0))
            for _ in 0..<6 { try await store.take() }
            _ = try await store.indexForSearch(limit: 3)
            for lease in try await store.lease() { try await store.finish(lease, with: .delivered, at: Sample.now) }
            #expect(try await store.forget(endedBefore: Sample.now + .days(1), limit: 5) == 5)
            var query = QueueQuery()
            query.subject = "angebot"
            #expect(try await store.list(query).count == 1)
            _ = try await store.indexForSearch(limit: 100)
            #expect(try await store.list(query).count == 1)
            try store.close()
            try await checkIndex(in: folder)
        }
    }
}
