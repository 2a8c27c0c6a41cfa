import Base
import Foundation
import Recurrence
import TestSupport
import Testing

/// What python-dateutil makes of the same rules in the same zones.
struct DateutilTests {
    private struct Case: Encodable {
        let start: String
        let zone: String?
        let rules: [String]
        let end: String
    }

    /// `GATEWAY_TEST_PYTHON`, or what `Tests/prepare` has made.
    private static var python: String {
        ProcessInfo.processInfo.environment["GATEWAY_TEST_PYTHON"]
            ?? URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: ".build/test-venv/bin/python3").path
    }

    /// `GATEWAY_TEST_RULES`, or as many as half a minute allows.
    private static let rules = ProcessInfo.processInfo.environment["GATEWAY_TEST_RULES"].flatMap { Int($0) } ?? 600

    private static let script = URL(filePath: #filePath).deletingLastPathComponent().appending(
        path: "dateutil_oracle.py"
    ).path

    @Test func rulesOfAllSortsInManyZones() async throws {
        try #require(
            FileManager.default.isExecutableFile(atPath: Self.python),
            "There is no Python at \(Self.python): run Tests/prepare, or name one in GATEWAY_TEST_PYTHON."
        )
        var maker = RuleMaker(seed: 5545)
        let cases = (0..<Self.rules).map { number in
            let start = maker.start()
            let rules = (0..<(maker.chance(10) ? 2 : 1)).map { _ in maker.rule(from: start) }
            let zone: String? = RuleMaker.zones[number % RuleMaker.zones.count]
            return Case(start: start, zone: zone, rules: rules, end: "\((Int(start.prefix(4)) ?? 0) + 6)0101T000000")
        }
        let answers = try await Self.ask(cases)
        try #require(answers.count == cases.count)
        var compared = 0
        for (one, answer) in zip(cases, answers) {
            guard let expected = answer as? [String] else {
                Issue.record("dateutil refuses \(one.rules): \(answer)")
                continue
            }
            let found = try #require(Self.expand(one), "\(one.rules) cannot be read")
            compared += expected.count
            #expect(found == expected, "\(one.rules) from \(one.start) in \(one.zone ?? "no zone")")
        }
        // A comparison of nothing with nothing proves nothing.
        #expect(compared > Self.rules * 33)
    }

    private static func expand(_ one: Case) -> [String]? {
        guard let start = LocalTime(basic: one.start), let end = LocalTime(basic: one.end),
            let zone = one.zone.map({ TimeZones.system[$0] }) ?? TimeZoneRules.utc,
            let set = RecurrenceSet(start: start, zone: zone, lines: one.rules.map { "RRULE:\($0)" })
        else { return nil }
        let found = set.occurrences(
            from: Timestamp(milliseconds: 0),
            before: TimeZoneRules.utc.moment(end),
            most: .max
        )
        return Set(found.map { TimeZoneRules.utc.local($0.moment).basic }).sorted()
    }

    private static func ask(_ cases: [Case]) async throws -> [Any] {
        let encoder = JSONEncoder()
        let input = try cases.map { String(decoding: try encoder.encode($0), as: UTF8.self) }.joined(separator: "\n")
        let (status, output) = try await ChildProcess.run([python, script], input: Data((input + "\n").utf8))
        try #require(status == 0, "\(output)")
        return try output.split(separator: "\n").map {
            try JSONSerialization.jsonObject(with: Data($0.utf8), options: .fragmentsAllowed)
        }
    }
}
