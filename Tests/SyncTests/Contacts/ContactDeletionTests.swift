import Base
import Odoo
import SQLiteStorage
import Storage
import Testing

@testable import Sync

@Suite(.timeLimit(.minutes(10))) struct ContactDeletionTests {
    /// 40 contacts at Google, of which the subscriptions of `count` have just ended.
    private func ended(_ count: Int, _ body: (ContactBench, ContactBench.Outcome) async throws -> Void) async throws {
        try await ContactBench.run { bench in
            bench.choose { $0.deletesUnsubscribed = true }
            let ids = (0..<40).map { bench.odoo.add("Contact \($0)") }
            try await bench.sync()
            for id in ids.prefix(count) { bench.odoo.remove(id) }
            try await body(bench, try await bench.sync())
        }
    }

    @Test func fewAreDeletedWithoutAsking() async throws {
        try await ended(5) { bench, outcome in
            #expect(outcome.counts["deleted"] == 5 && bench.contacts.count == 35)
            let questions = try await bench.store.contactQuestions(of: bench.person)
            #expect(questions.isEmpty)
        }
    }

    @Test func manyAreAskedAboutAndDeletedOnceSomebodySaysSo() async throws {
        try await ended(30) { bench, outcome in
            #expect(outcome.counts["failed"] == 1 && bench.contacts.count == 40)
            #expect(outcome.reasons.first?.description.contains("30 of 40 contacts") == true)
            let question = try #require(try await bench.store.contactQuestions(of: nil).first)
            #expect(question == ContactQuestion(owner: bench.owner, deletions: 30, total: 40))
            try await bench.store.answerContactQuestion(question, .delete, at: bench.clock.now)
            let next = try await bench.sync()
            #expect(next.counts["deleted"] == 30 && bench.contacts.count == 10)
            #expect(try await bench.store.contactQuestions(of: nil).isEmpty)
        }
    }

    @Test func anAnswerHoldsForWhatWasAskedAndNoMore() async throws {
        try await ended(20) { bench, _ in
            let question = try #require(try await bench.store.contactQuestions(of: bench.person).first)
            try await bench.store.answerContactQuestion(question, .delete, at: bench.clock.now)
            for id in bench.odoo.ids { bench.odoo.remove(id) }
            try await bench.sync()
            #expect(bench.contacts.count == 40)
            await #expect(throws: StorageError.self) {
                try await bench.store.answerContactQuestion(question, .delete, at: bench.clock.now)
            }
        }
    }

    @Test func theyCanBeKept() async throws {
        try await ended(30) { bench, _ in
            let question = try #require(try await bench.store.contactQuestions(of: bench.person).first)
            try await bench.store.answerContactQuestion(question, .keep, at: bench.clock.now)
            let next = try await bench.sync()
            #expect(next.stop == nil && next.counts["failed"] == nil && bench.contacts.count == 40)
        }
    }

    @Test func whereTheSubscriptionsAreBackNothingIsAskedAnyMore() async throws {
        try await ContactBench.run { bench in
            bench.choose { $0.deletesUnsubscribed = true }
            let ids = (0..<40).map { bench.odoo.add("Contact \($0)") }
            try await bench.sync()
            for id in ids { bench.odoo.change(id, [SubscriptionField.name: []]) }
            try await bench.sync()
            #expect(try await bench.store.contactQuestions(of: nil).count == 1)
            for id in ids { bench.odoo.change(id, [SubscriptionField.name: [7]]) }
            try await bench.sync()
            #expect(try await bench.store.contactQuestions(of: nil).isEmpty && bench.contacts.count == 40)
        }
    }

    @Test(arguments: [(5, 5, true), (6, 6, false), (10, 100, true), (11, 100, false), (11, 100, false)])
    func theGuardCounts(_ deletions: Int, _ total: Int, _ allowed: Bool) {
        #expect(DeletionGuard(percent: 10).allows(deletions, of: total, confirmed: 0) == allowed)
        #expect(DeletionGuard(percent: 10).allows(deletions, of: total, confirmed: deletions))
    }
}
