import Base
import Google
import GoogleSimulator
import Odoo
import OdooSimulator
import SQLiteStorage
import Storage
import Testing

@testable import Sync

/// What bringing mail over costs: calls and quota units, with 1,000 messages.
@Suite(.timeLimit(.minutes(5))) struct TransferCostTests {
    private static let units = [
        "gmail.users.messages.get": QuotaCost.getMessage, "gmail.users.messages.list": QuotaCost.listMessages,
        "gmail.users.messages.batchModify": QuotaCost.modifyMessages, "gmail.users.labels.list": QuotaCost.listLabels,
        "gmail.users.messages.modify": QuotaCost.modifyMessage, "gmail.users.messages.trash": QuotaCost.trashMessage,
        "gmail.users.history.list": QuotaCost.listHistory, "gmail.users.getProfile": QuotaCost.getProfile,
    ]

    private struct Cost: Equatable {
        var calls = 0
        var units = 0
    }

    /// What `work` asked of Gmail, as the simulator counted.
    private static func cost(_ bench: TransferBench, _ work: () async throws -> Void) async throws -> Cost {
        let before = bench.google.requestCounts
        try await work()
        var cost = Cost()
        for (name, count) in bench.google.requestCounts {
            let (method, new) = (String(name.prefix { $0 != " " }), count - (before[name] ?? 0))
            guard let units = Self.units[method] else { continue }
            cost.calls += new
            cost.units += units * new
        }
        return cost
    }

    /// What was booked in the ledger.
    private static func booked(_ bench: TransferBench) async throws -> Int {
        try await bench.store.ledger(of: bench.account.id, since: Timestamp(milliseconds: 0)).reduce(0) {
            $0 + $1.units
        }
    }

    @Test(arguments: [TransferTreatment.removeLabel, .leave])
    func aThousandMessagesThenNothingThenOneInAHundred(_ treatment: TransferTreatment) async throws {
        try await TransferBench.run { bench in
            try bench.odoo.add("res.partner", ["name": "Karl", "email": "karl@customer.example"])
            let put = { (numbers: ClosedRange<Int>) in
                for number in numbers {
                    try bench.google.put(
                        SampleMessage.make(number),
                        labels: [bench.incoming.labelID],
                        of: TransferBench.address
                    )
                }
            }
            let change: (inout MailTransferOptions) -> Void = {
                $0.incomingCount = 500
                $0.leavesInFolder = treatment == .leave
            }
            try put(1...1000)
            let first = try await Self.cost(bench) {
                for _ in 0..<2 { try await bench.transfer(change: change) }
            }
            let fetched = try await bench.store.stagedMailTotals(in: bench.list()).count
            #expect(fetched == 1000)
            let none = try await Self.cost(bench) { try await bench.transfer(change: change) }
            try put(1001...1010)
            let some = try await Self.cost(bench) { try await bench.transfer(change: change) }
            let staged = try await bench.store.stagedMailTotals(in: bench.list()).count
            #expect(staged == 1010)
            print("mail, \(treatment): first run \(first), no change \(none), 1 % \(some)")

            let lists = treatment == .leave ? 4 : 3
            let clearing = treatment == .leave ? Cost() : Cost(calls: 2, units: 2 * QuotaCost.modifyMessages)
            #expect(first.calls == 1 + 2 + lists + 1000 + clearing.calls)
            #expect(
                first.units == QuotaCost.listLabels + 2 * QuotaCost.getProfile + lists * QuotaCost.listMessages
                    + 1000 * QuotaCost.getMessage + clearing.units
            )
            #expect(none == Cost(calls: 1, units: QuotaCost.listHistory))
            let tenth = treatment == .leave ? Cost() : Cost(calls: 1, units: QuotaCost.modifyMessages)
            #expect(some == Cost(calls: 11 + tenth.calls, units: 2 + 200 + tenth.units))
            #expect(try await Self.booked(bench) == first.units + none.units + some.units)
        }
    }
}
