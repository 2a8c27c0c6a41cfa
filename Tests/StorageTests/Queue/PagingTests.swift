import Base
import Mail
import Storage
import Testing

@Suite struct PagingTests {
    @Test(arguments: QueueQuery.Order.allCases)
    func pagesTogetherAreTheWhole(order: QueueQuery.Order) async throws {
        try await withTemporaryStore { store in
            for index in 0..<11 {
                let parts = [Sample.delivery(["a"]), Sample.delivery(["b"]), Sample.delivery(["c"])]
                try await store.take(Sample.message(Array(parts.prefix(index % 3 + 1))))
            }
            var query = QueueQuery(limit: 1000)
            query.order = order
            let whole = try await store.list(query).map(\.delivery.id)
            let ids = whole.map(\.message)
            #expect(ids == (order == .oldestFirst ? ids.sorted() : ids.sorted(by: >)))
            for size in [1, 2, 5, 21, 22, 100] {
                query.limit = size
                query.after = nil
                var seen: [DeliveryID] = []
                while true {
                    let page = try await store.page(query)
                    seen += page.entries.map(\.delivery.id)
                    guard let next = page.next else { break }
                    query.after = next
                }
                #expect(seen == whole, "pages of \(size)")
                // And all the way back, through the same pages.
                var (back, query) = (try await store.page(query), query)
                var found = back.entries.map(\.delivery.id)
                while let previous = back.previous {
                    query.before = previous
                    back = try await store.page(query)
                    #expect(back.next == back.entries.last?.delivery.id)
                    found = back.entries.map(\.delivery.id) + found
                }
                #expect(found == whole, "back in pages of \(size)")
            }
        }
    }

    @Test func searchesArePagedBackwardsToo() async throws {
        try await withTemporaryStore { store in
            for index in 0..<40 {
                try await store.take(Sample.message(subject: index % 2 == 0 ? "Rechnung" : "Angebot"))
            }
            _ = try await store.indexForSearch(limit: 20)
            var query = QueueQuery(limit: 100)
            query.subject = "rechnung"
            let whole = try await store.list(query).map(\.delivery.id)
            query.limit = 5
            query.before = whole[12]
            let page = try await store.page(query)
            #expect(page.entries.map(\.delivery.id) == Array(whole[7..<12]))
            #expect(page.previous == whole[7] && page.next == whole[11])
            query.states = [.waiting]
            #expect(try await store.page(query).entries == page.entries)
            query.before = whole[3]
            #expect(try await store.page(query).previous == nil)
        }
    }

    @Test func countsUpToABound() async throws {
        try await withTemporaryStore { store in
            for index in 0..<20 {
                try await store.take(Sample.message(subject: index % 4 == 0 ? "Rechnung" : "Angebot"))
            }
            var query = QueueQuery(limit: 1)
            query.subject = "rechn"
            func total(_ query: QueueQuery, upTo most: Int) async throws -> Int? {
                var counting = query
                counting.countsUpTo = most
                return try await store.page(counting).total
            }
            #expect(try await total(query, upTo: 100) == 5)
            #expect(try await total(query, upTo: 3) == 3)
            _ = try await store.indexForSearch(limit: 1000)
            #expect(try await total(query, upTo: 100) == 5)
            // From the second page on, too.
            query.after = try await store.list(query).first?.delivery.id
            #expect(try await total(query, upTo: 100) == 5)
            #expect(try await total(query, upTo: 3) == 3)
            query = QueueQuery(states: [.held, .failed], limit: 1)
            #expect(try await total(query, upTo: 100) == 0)
        }
    }

    @Test func manyAreManagedInOneCall() async throws {
        try await withTemporaryStore { store in
            var ids: [DeliveryID] = []
            for _ in 0..<5 {
                let id = try await store.take(Sample.message([Sample.delivery(["a"]), Sample.delivery(["b"])])).id
                ids.append(DeliveryID(message: id, part: 2))
            }
            let changed = try await store.manage(.deliveries(ids), .hold(because: "many"), at: Sample.now)
            #expect(changed == ids.sorted { $0.message < $1.message })
            #expect(try await store.tally() == [.waiting: 5, .held: 5])
            #expect(try await store.manage(.deliveries([]), .release, at: Sample.now).isEmpty)
        }
    }
}
