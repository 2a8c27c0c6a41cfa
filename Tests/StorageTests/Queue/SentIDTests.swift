import Base
import Storage
import Testing

@Suite struct SentIDTests {
    @Test func deliveriesAreLookedThroughOnceInTheOrderOfTheirEnds() async throws {
        try await withTemporaryStore { store in
            for _ in 1...5 { try await store.take() }
            // All but the last end at the same time; two fail.
            for (number, lease) in try await store.lease().enumerated() {
                let end = number < 4 ? Sample.now : Sample.now + .seconds(1)
                try await store.finish(lease, with: number == 1 || number == 3 ? .failed : .delivered, at: end)
            }
            var cursor: SentIDCursor?
            var pages: [Int] = []
            while let page = try? await store.sentIDs(after: cursor, until: Sample.now, limit: 3),
                let next = page.next
            {
                #expect(
                    page.sent.allSatisfy { $0 == .init(messageID: "<42@odoo>", sentMessageID: "<gm@mail.gmail.com>") }
                )
                pages.append(page.sent.count)
                cursor = next
            }
            #expect(pages == [2, 0])
            let last = try await store.sentIDs(after: cursor, until: Sample.now + .seconds(1), limit: 3)
            #expect(last.sent.count == 1)
            #expect(try await store.sentIDCursor(of: "odoo") == nil)
            for cursor in [cursor, last.next].compactMap({ $0 }) {
                try await store.setSentIDCursor(cursor, of: "odoo")
                #expect(try await store.sentIDCursor(of: "odoo") == cursor)
            }
            #expect(try await store.sentIDCursor(of: "other") == nil)
        }
    }
}
