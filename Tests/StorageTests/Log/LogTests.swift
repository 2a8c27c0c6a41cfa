import Base
import SQLStorage
import Storage
import Testing

@Suite struct LogTests {
    private static func entry(_ index: Int, _ change: (inout NewLogEntry) -> Void = { _ in }) -> NewLogEntry {
        var entry = NewLogEntry(
            at: Sample.now + .minutes(index),
            level: .notice,
            category: .mailOut,
            text: "entry \(index)"
        )
        change(&entry)
        return entry
    }

    @Test func whatIsWrittenIsRead() async throws {
        try await withTemporaryStore { store in
            let entry = Self.entry(1) {
                $0.level = .error
                $0.category = .signIn
                $0.account = "anna@acme.example"
                $0.user = UserID(rawValue: 7)
                $0.message = QueueID(rawValue: 42)
                $0.details = ["reason": "größer als \"erlaubt\""]
            }
            try await store.appendLog([entry, Self.entry(2)])
            try await store.appendLog([])
            #expect(try await store.log(LogQuery()).map(\.entry) == [Self.entry(2), entry])
        }
    }

    @Test func pagesGoBackwardsToo() async throws {
        try await withTemporaryStore { store in
            try await store.appendLog((0..<20).map { Self.entry($0) })
            var query = LogQuery(limit: 100)
            let whole = try await store.log(query)
            query.limit = 4
            query.before = whole[9].id
            #expect(try await store.log(query) == Array(whole[5..<9]))
            query.order = .oldestFirst
            #expect(try await store.log(query) == Array(whole.reversed()[6..<10]))
        }
    }

    @Test func findsByEveryCondition() async throws {
        try await withTemporaryStore { store in
            try await store.appendLog([
                Self.entry(0),
                Self.entry(1) { $0.level = .warning },
                Self.entry(2) { $0.category = .grants },
                Self.entry(3) { $0.account = "Anna@acme.example" },
                Self.entry(4) { $0.user = UserID(rawValue: 7) },
                Self.entry(5) { $0.message = QueueID(rawValue: 42) },
                Self.entry(6) { $0.details = ["reason": "MÜLLER 100%"] },
            ])
            func expect(_ change: (inout LogQuery) -> Void, _ found: [Int]) async throws {
                var query = LogQuery()
                query.order = .oldestFirst
                change(&query)
                #expect(try await store.log(query).map(\.entry.text) == found.map { "entry \($0)" }, "\(query)")
            }
            try await expect({ _ in }, [0, 1, 2, 3, 4, 5, 6])
            try await expect({ $0.level = .warning }, [1])
            try await expect({ $0.level = .critical }, [])
            try await expect({ $0.categories = [.grants, .calendar] }, [2])
            try await expect({ $0.categories = [] }, [])
            try await expect({ $0.account = "anna@ACME.example" }, [3])
            try await expect({ $0.user = UserID(rawValue: 7) }, [4])
            try await expect({ $0.message = QueueID(rawValue: 42) }, [5])
            try await expect({ $0.text = "müller" }, [6])
            try await expect({ $0.text = "100%" }, [6])
            try await expect({ $0.text = "ENTRY 3" }, [3])
            try await expect({ $0.text = "x' OR '1" }, [])
            try await expect({ $0.from = Sample.now + .minutes(5) }, [5, 6])
            try await expect({ $0.until = Sample.now + .minutes(1) }, [0])
            try await expect({ $0.from = Sample.now + .days(1) }, [])
            try await expect({ $0.limit = 2 }, [0, 1])
        }
    }

    @Test(arguments: QueueQuery.Order.allCases)
    func anExportReadsEachEntryOnce(order: QueueQuery.Order) async throws {
        try await withTemporaryStore { store in
            try await store.appendLog((0..<23).map { Self.entry($0) })
            for size in [1, 7, 23, 100] {
                var query = LogQuery(limit: size)
                query.order = order
                var seen: [String] = []
                try await store.forEachLogEntry(query) { seen.append($0.entry.text) }
                let all = (0..<23).map { "entry \($0)" }
                #expect(seen == (order == .oldestFirst ? all : all.reversed()))
            }
        }
    }

    @Test func oldEntriesGo() async throws {
        try await withTemporaryStore { store in
            try await store.appendLog((0..<10).map { Self.entry($0) })
            #expect(try await store.forgetLog(before: Sample.now + .minutes(6), limit: 4) == 4)
            #expect(try await store.forgetLog(before: Sample.now + .minutes(6), limit: 4) == 2)
            #expect(try await store.log(LogQuery()).count == 4)
        }
    }

    @Test func rulesKeepWhatIsGrave() {
        let rules = LogRules(
            level: .notice,
            quietUsers: [UserID(rawValue: 7)],
            quietAccounts: ["anna@acme.example"]
        )
        #expect(rules.keeps(Self.entry(0)))
        #expect(!rules.keeps(Self.entry(0) { $0.level = .info }))
        #expect(!rules.keeps(Self.entry(0) { $0.account = "Anna@Acme.example" }))
        #expect(!rules.keeps(Self.entry(0) { $0.user = UserID(rawValue: 7) }))
        #expect(
            rules.keeps(
                Self.entry(0) {
                    $0.user = UserID(rawValue: 7)
                    $0.level = .warning
                }
            )
        )
    }
}
