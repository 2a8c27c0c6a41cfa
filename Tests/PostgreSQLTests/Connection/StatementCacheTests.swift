import Testing

@testable import PostgreSQL

@Suite struct StatementCacheTests {
    @Test func preparesOnceAndEvictsTheLeastRecentlyUsed() {
        var cache = StatementCache(capacity: 2)
        #expect(cache.plan("a") == .init(name: "s1", isNew: true, evicted: nil))
        #expect(cache.plan("b") == .init(name: "s2", isNew: true, evicted: nil))
        #expect(cache.plan("a") == .init(name: "s1", isNew: false, evicted: nil))
        #expect(cache.plan("c") == .init(name: "s3", isNew: true, evicted: "s2"))
        #expect(cache.plan("b") == .init(name: "s4", isNew: true, evicted: "s1"))
        #expect(cache.count == 2)
    }

    @Test func neverUsesANameTwice() {
        var cache = StatementCache(capacity: 2)
        #expect(cache.plan("a").name == "s1")
        #expect(cache.forget("a") == "s1")
        #expect(cache.plan("a") == .init(name: "s2", isNew: true, evicted: nil))
        #expect(cache.forget("unknown") == nil)
    }
}
