import Base
import FoundationEssentials

/// The system's time zones by IANA name, each read once.
///
/// Reads the system's files rather than data built into the program: governments change their clocks at short notice,
/// and distributions follow within days.
package final class TimeZones: Sendable {
    /// The largest file that can be a zone.
    private static let largestFile = 1 << 20
    /// The most names that are cached, so that names from outside cannot exhaust the memory.
    private static let mostKnown = 1000

    /// `/usr/share/zoneinfo`, or the directory in `TZDIR`.
    package static let system = TimeZones(
        directory: ProcessInfo.processInfo.environment["TZDIR"] ?? "/usr/share/zoneinfo"
    )

    private let directory: String
    private let known = Locked<[String: TimeZoneRules?]>([:])

    package init(directory: String) { self.directory = directory }

    /// - Returns: `nil` where there is no zone of that name.
    package subscript(_ name: String) -> TimeZoneRules? {
        if let rules = known.withLock({ $0[name] }) { return rules }
        let rules = read(name)
        known.withLock { if $0.count < Self.mostKnown { $0[name] = .some(rules) } }
        return rules
    }

    /// Whether time zones are installed at all.
    package var isInstalled: Bool { self["Europe/Berlin"] != nil }

    private func read(_ name: String) -> TimeZoneRules? {
        if ["UTC", "Etc/UTC", "GMT", "Etc/GMT", "Z"].contains(name) { return .utc }
        let parts = name.split(separator: "/", omittingEmptySubsequences: false)
        let isName = parts.allSatisfy { part in
            !part.isEmpty && part != ".." && part != "."
                && part.utf8.allSatisfy { byte in
                    byte > 0x20 && byte < 0x7F && byte != UInt8(ascii: "\\")
                }
        }
        guard isName, name.utf8.count <= 64, let data = FileManager.default.contents(atPath: "\(directory)/\(name)"),
            data.count <= Self.largestFile
        else { return nil }
        return TimeZoneRules(tzif: Array(data))
    }
}
