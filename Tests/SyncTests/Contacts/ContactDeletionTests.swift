import Base
import GoogleSimulator
import Odoo
import SQLStorage
import Storage
import Testing

@testable import Sync

@Suite(.timeLimit(.minutes(10))) struct ContactDeletionTests {
    /// 40 contacts at Google, of which `count` subscriptions have just ended.
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
        try await ended(4) { bench, outcome in
            #expect(outcome.counts["deleted"] == 4 && bench.contacts.count == 36)
            let questions = try await bench.store.contactQuestions(of: bench.user)
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
            let question = try #require(try await bench.store.contactQuestions(of: bench.user).first)
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
            let question = try #require(try await bench.store.contactQuestions(of: bench.user).first)
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

    /// One of three is more than a tenth of them.
    @Test func evenOneIsAskedAboutWhereItIsMuch() async throws {
        try await ContactBench.run { bench in
            bench.choose { $0.deletesUnsubscribed = true }
            let ids = (0..<3).map { bench.odoo.add("Contact \($0)") }
            try await bench.sync()
            bench.odoo.remove(ids[0])
            try await bench.sync()
            #expect(bench.contacts.count == 3)
            let question = try #require(try await bench.store.contactQuestions(of: nil).first)
            #expect(question.deletions == 1 && question.total == 3)
            try await bench.store.answerContactQuestion(question, .delete, at: bench.clock.now)
            #expect(try await bench.sync().counts["deleted"] == 1)
            #expect(bench.contacts.count == 2)
        }
    }

    @Test(arguments: ContactAnswer.allCases)
    func whatEndedBeforeDeletingWasSwitchedOnIsAskedAbout(_ answer: ContactAnswer) async throws {
        try await ContactBench.run { bench in
            let ids = (0..<40).map { bench.odoo.add("Contact \($0)") }
            try await bench.sync()
            bench.odoo.remove(ids[0])
            try await bench.sync()
            bench.choose { $0.deletesUnsubscribed = true }
            // Another, which ends later, is deleted without asking.
            bench.odoo.remove(ids[1])
            let outcome = try await bench.sync()
            #expect(outcome.counts["deleted"] == 1 && outcome.counts["failed"] == 1 && bench.contacts.count == 39)
            let question = try #require(try await bench.store.contactQuestions(of: nil).first)
            #expect(question.deletions == 1 && question.total == 39)
            try await bench.store.answerContactQuestion(question, answer, at: bench.clock.now)
            for _ in 0..<2 { #expect(try await bench.sync().counts["failed"] == nil) }
            #expect(bench.contacts.count == (answer == .delete ? 38 : 39))
            #expect(try await bench.store.contactQuestions(of: nil).isEmpty)
        }
    }

    @Test func whereDeletingIsSwitchedOffAgainNothingIsAsked() async throws {
        try await ContactBench.run { bench in
            bench.choose { $0.deletesUnsubscribed = true }
            let ids = (0..<10).map { bench.odoo.add("Contact \($0)") }
            try await bench.sync()
            for id in ids.prefix(5) { bench.odoo.remove(id) }
            try await bench.sync()
            bench.choose { $0.deletesUnsubscribed = false }
            #expect(try await bench.sync().counts["failed"] == nil)
            #expect(try await bench.store.contactQuestions(of: nil).isEmpty && bench.contacts.count == 10)
        }
    }

    /// The subscription field was removed from Odoo and created again: the record of who subscribed is lost, and
    /// nothing has ended.
    @Test func aFieldMadeAnewDeletesAndAsksNothing() async throws {
        try await ContactBench.run { bench in
            bench.choose { $0.deletesUnsubscribed = true }
            let ids = (0..<30).map { bench.odoo.add("Contact \($0)") }
            try await bench.sync()
            bench.odoo.recreateField()
            for id in ids.prefix(28) { bench.odoo.change(id, [SubscriptionField.name: [7]]) }
            for _ in 0..<2 { #expect(try await bench.sync().stop == nil) }
            #expect(bench.contacts.count == 30)
            #expect(try await bench.store.contactQuestions(of: nil).isEmpty)
            // What ends later is deleted as usual, including contacts that were marked again.
            bench.odoo.change(ids[29], [SubscriptionField.name: [7]])
            try await bench.sync()
            bench.odoo.change(ids[29], [SubscriptionField.name: []])
            #expect(try await bench.sync().counts["deleted"] == 1)
            #expect(bench.contacts.count == 29)
        }
    }

    @Test func oneThatGoogleDoesNotDeleteHoldsUpNoOther() async throws {
        try await ContactBench.run { bench in
            bench.choose { $0.deletesUnsubscribed = true }
            let ids = (0..<40).map { bench.odoo.add("Contact \($0)") }
            try await bench.sync()
            for id in ids.prefix(4) { bench.odoo.remove(id) }
            // The list, its first half, and the first of that.
            bench.google.inject(
                Fault(.backend(status: 400, afterWork: false), method: "batchDeleteContacts", count: 3)
            )
            bench.odoo.setPhoto("iVBORw0KGgo=", of: ids[10])
            let outcome = try await bench.sync()
            #expect(outcome.stop == nil)
            #expect(outcome.counts["deleted"] == 3 && outcome.counts["failed"] == 1)
            #expect(outcome.reasons.first?.description.contains("Google did not delete Contact ") == true)
            // It is tried again, and what follows the deletions was done.
            #expect(bench.google.requestCounts.contains { $0.key.contains("updateContactPhoto") })
            try await bench.sync()
            #expect(bench.contacts.count == 36)
        }
    }

    @Test(arguments: [(1, 1, false), (1, 3, false), (1, 10, true), (5, 5, false), (10, 100, true), (11, 100, false)])
    func theGuardCounts(_ deletions: Int, _ total: Int, _ allowed: Bool) {
        #expect(DeletionGuard(percent: 10).allows(deletions, of: total) == allowed)
        #expect(DeletionGuard(percent: 100).allows(deletions, of: total))
    }
}
