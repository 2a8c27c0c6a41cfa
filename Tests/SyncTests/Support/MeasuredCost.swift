import Foundation

/// What a run cost on both sides, in the format that `Tests/Benchmarks/run` reads.
struct MeasuredCost: Codable, Sendable {
    var items: Int
    /// Calls.
    var google: Int
    var odoo: Int
    /// What Google counts against its quotas, by Google's name for the quota.
    var units: [String: Int]

    /// - Parameters:
    ///   - what: what was synced.
    ///   - run: the kind of run.
    func print(_ what: String, _ run: String) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        Swift.print("cost of \(what), \(run):", String(decoding: try encoder.encode(self), as: UTF8.self))
    }
}
