import Base
import Foundation
import Testing

@testable import Recurrence

/// The system's zones, against Foundation's reading of them.
struct TimeZoneTests {
    @Test(arguments: RuleMaker.zones) func offsetsAreFoundations(_ name: String) throws {
        let rules = try #require(TimeZones.system[name])
        let other = try #require(TimeZone(identifier: name))
        // A prime number of hours, so that all hours of the day come up; Foundation's own data ends in 2037.
        for seconds in stride(from: Int64(0), to: 2_114_000_000, by: 97 * 3600) {
            let expected = other.secondsFromGMT(for: Date(timeIntervalSince1970: Double(seconds)))
            #expect(rules.offset(at: seconds) == expected, "\(name) at \(seconds)")
        }
    }

    @Test func theFutureFollowsTheFooter() throws {
        let rules = try #require(TimeZones.system["Europe/Berlin"])
        let noon = { (month: Int) in
            rules.moment(LocalTime(year: 2080, month: month, day: 15, hour: 12))
        }
        #expect(noon(7).iso8601 == "2080-07-15T10:00:00.000Z")
        #expect(noon(12).iso8601 == "2080-12-15T11:00:00.000Z")
    }

    @Test func localTimesComeBack() throws {
        for name in RuleMaker.zones {
            let rules = try #require(TimeZones.system[name])
            for seconds in stride(from: Int64(1_600_000_000), to: 1_800_000_000, by: 97 * 3600) {
                let moment = Timestamp(milliseconds: seconds * 1000)
                let local = rules.local(moment)
                let back = rules.moment(local)
                // A time that clocks show twice comes back as the first.
                #expect(rules.local(back) == local && back <= moment)
            }
        }
    }

    @Test(arguments: ["../etc/passwd", "", "Europe", "Europe/Nowhere", "/etc/passwd", "a\\b"])
    func otherFilesAreNoZones(_ name: String) {
        #expect(TimeZones.system[name] == nil)
    }

    @Test func damagedFilesAreRefused() throws {
        let data = try #require(FileManager.default.contents(atPath: "/usr/share/zoneinfo/Europe/Berlin"))
        let bytes = Array(data)
        var number = RuleMaker(seed: 9636)
        for length in 0..<min(bytes.count, 300) { _ = TimeZoneRules(tzif: Array(bytes.prefix(length))) }
        for _ in 0..<2000 {
            var damaged = bytes
            for _ in 0...number.number(4) { damaged[number.number(bytes.count)] = UInt8(number.number(256)) }
            _ = TimeZoneRules(tzif: damaged)
        }
        #expect(TimeZoneRules(tzif: Array(bytes.prefix(60))) == nil)
    }

    @Test(arguments: [
        ("CET-1CEST,M3.5.0,M10.5.0/3", 1_752_000_000 as Int64, 7200), ("<+0330>-3:30", 0, 12600),
        ("AEST-10AEDT,M10.1.0,M4.1.0/3", 1_735_689_600, 39600), ("EST5EDT,J60/2,J300/2", 1_752_000_000, -14400),
        ("IST-1GMT0,M10.5.0,M3.5.0/1", 1_735_689_600, 0),
    ])
    func footers(_ text: String, _ at: Int64, _ offset: Int) throws {
        #expect(try #require(YearlyZoneRule(text)).offset(at: at) == offset)
    }

    @Test(arguments: ["", "C-1", "CET", "CET-1CEST,M3.5", "CET-1CEST,M13.5.0,M10.5.0", "CET-1 "])
    func wrongFooters(_ text: String) { #expect(YearlyZoneRule(text) == nil) }
}
