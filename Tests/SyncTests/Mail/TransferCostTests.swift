import Base
import Foundation
import Google
import GoogleSimulator
import Odoo
import OdooSimulator
import SQLStorage
import Storage
import Testing

@testable import Sync

/// The cost of the mail sync in calls and quota units. `GATEWAY_MEASURED_MESSAGES=1000` measures that many messages and
/// prints the figures for `Tests/Benchmarks/run`.
@Suite(.timeLimit(.minutes(10))) struct TransferCostTests {
    private static let units = [
        "gmail.users.messages.get": QuotaCost.getMessage, "gmail.users.messages.list": QuotaCost.listMessages,
        "gmail.users.messages.batchModify": QuotaCost.modifyMessages, "gmail.users.labels.list": QuotaCost.listLabels,
        "gmail.users.messages.modify": QuotaCost.modifyMessage, "gmail.users.messages.trash": QuotaCost.trashMessage,
        "gmail.users.history.list": QuotaCost.listHistory, "gmail.users.getProfile": QuotaCost.getProfile,
    ]

    private struct Cost: Equatable {
        var calls = 0
        var units = 0
        var odoo = 0
    }

    /// What `work` cost at Gmail, as counted by the simulator.
    private static func cost(_ bench: TransferBench, _ work: () async throws -> Void) async throws -> Cost {
        let before = bench.google.requestCounts
        bench.odoo.takeCalls()
        try await work()
        var cost = Cost()
        cost.odoo = bench.odoo.takeCalls().values.reduce(0, +)
        for (name, count) in bench.google.requestCounts {
            let (method, new) = (String(name.prefix { $0 != " " }), count - (before[name] ?? 0))
            guard let units = Self.units[method] else { continue }
            cost.calls += new
            cost.units += units * new
        }
        return cost
    }

    /// The units booked in the ledger.
    private static func booked(_ bench: TransferBench) async throws -> Int {
        try await bench.store.ledger(of: bench.account.id, since: Timestamp(milliseconds: 0)).reduce(0) {
            $0 + $1.units
        }
    }

    @Test(arguments: [TransferTreatment.removeLabel, .leave])
    func manyMessagesThenNothingThenOneInAHundred(_ treatment: TransferTreatment) async throws {
        let measured = ProcessInfo.processInfo.environment["GATEWAY_MEASURED_MESSAGES"].flatMap { Int($0) }
        let count = measured ?? 100
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
                $0.incomingCount = count / 2
                $0.leavesInFolder = treatment == .leave
                $0.importsByItself = true
            }
            try put(1...count)
            let first = try await Self.cost(bench) {
                for _ in 0..<2 { try await bench.transfer(change: change) }
            }
            let fetched = try await bench.store.stagedMailTotals(in: bench.list()).count
            #expect(fetched == count)
            let none = try await Self.cost(bench) { try await bench.transfer(change: change) }
            let few = count / 100
            try put((count + 1)...(count + few))
            let some = try await Self.cost(bench) { try await bench.transfer(change: change) }
            let staged = try await bench.staged()
            #expect(staged.count == count + few && staged.allSatisfy { $0.state.isImported })
            if measured != nil {
                let kind = treatment == .leave ? "left in the folder" : "label removed"
                for (name, cost) in [("first run", first), ("no change", none), ("1 % new", some)] {
                    let figures = MeasuredCost(
                        items: count,
                        google: cost.calls,
                        odoo: cost.odoo,
                        units: ["Gmail": cost.units]
                    )
                    try figures.print("messages", "\(kind), \(name)")
                }
            }
            let pages = (count + 499) / 500
            // Both initial runs read the list. Labels are removed in batches of up to 1,000, or one by one.
            #expect(
                first.units == 2 * QuotaCost.listLabels + 2 * (QuotaCost.getProfile + pages * QuotaCost.listMessages)
                    + count * QuotaCost.getMessage + (treatment == .leave ? 0 : 2 * QuotaCost.modifyMessages)
                    - (treatment == .leave ? 0 : (pages - (count / 2 + 499) / 500) * QuotaCost.listMessages)
            )
            // A deleted label is not in the history.
            #expect(none == Cost(calls: 2, units: QuotaCost.listLabels + QuotaCost.listHistory))
            let taken = few < TransferLimits().batchFrom ? few * QuotaCost.modifyMessage : QuotaCost.modifyMessages
            #expect(
                some.units == QuotaCost.listLabels + QuotaCost.listHistory + few * QuotaCost.getMessage
                    + (treatment == .leave ? 0 : taken)
            )
            #expect(try await Self.booked(bench) == first.units + none.units + some.units)
        }
    }
}

extension StagedMessageState {
    fileprivate var isImported: Bool { if case .imported = self { true } else { false } }
}
