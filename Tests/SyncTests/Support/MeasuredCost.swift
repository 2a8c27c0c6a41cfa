import Foundation

/// What a run asked of both sides, as `Tests/Benchmarks/run` reads it.
struct MeasuredCost: Codable, Sendable {
    var items: Int
    /// Calls.
    var google: Int
    var odoo: Int
    /// What Google counts against its quotas, by the name that it has there.
    var units: [String: Int]

    /// - Parameters:
    ///   - what: what was brought over.
    ///   - run: the kind of run.
    func print(_ what: String, _ run: String) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        Swift.print("cost of \(what), \(run):", String(decoding: try encoder.encode(self), as: UTF8.self))
    }
}
