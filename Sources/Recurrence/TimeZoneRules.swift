package import Base
import FoundationEssentials

/// The UTC offsets of a zone in the past, present and future.
package struct TimeZoneRules: Sendable, Hashable {
    struct Transition: Sendable, Hashable {
        /// Seconds since 1970-01-01T00:00:00Z.
        let at: Int64
        /// The offset from UTC from then on, in seconds.
        let offset: Int
    }

    /// In ascending order.
    let transitions: [Transition]
    /// The offset before the first transition.
    let firstOffset: Int
    /// The rule after the last transition.
    let future: YearlyZoneRule?

    package static let utc = TimeZoneRules(transitions: [], firstOffset: 0, future: nil)

    /// The UTC offset in seconds at a moment, given in seconds since 1970-01-01T00:00:00Z.
    package func offset(at seconds: Int64) -> Int {
        guard let last = transitions.last else { return future?.offset(at: seconds) ?? firstOffset }
        if seconds >= last.at { return future?.offset(at: seconds) ?? last.offset }
        let index = transitions.partitioningIndex { $0.at > seconds }
        return index == 0 ? firstOffset : transitions[index - 1].offset
    }

    /// The local time at `moment`, without its milliseconds.
    package func local(_ moment: Timestamp) -> LocalTime {
        let seconds = moment.milliseconds.flooredQuotient(by: 1000)
        return LocalTime(seconds: seconds + Int64(offset(at: seconds)))
    }

    /// The moment at which clocks show `time`. Where they show it twice, the first one; where they skip it, the moment
    /// at which they would have shown it without the change (RFC 5545 section 3.3.5, form 3).
    package func moment(_ time: LocalTime) -> Timestamp {
        // No zone is more than a day from UTC, and none changes twice within two days.
        let before = Int64(offset(at: time.seconds - LocalTime.secondsPerDay))
        let after = Int64(offset(at: time.seconds + LocalTime.secondsPerDay))
        let early = time.seconds - before
        let late = time.seconds - after
        let isEarly = Int64(offset(at: early)) == before
        let isLate = Int64(offset(at: late)) == after
        let seconds =
            switch (isEarly, isLate) {
            case (true, true): min(early, late)
            case (true, false): early
            case (false, true): late
            case (false, false): early
            }
        return Timestamp(milliseconds: seconds * 1000)
    }
}

extension Array {
    /// The first index whose element satisfies `condition`, which must hold for every element after one for which it
    /// holds.
    fileprivate func partitioningIndex(where condition: (Element) -> Bool) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if condition(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}

extension Int64 {
    /// The quotient, rounded down.
    fileprivate func flooredQuotient(by divisor: Int64) -> Int64 {
        self >= 0 ? self / divisor : (self - divisor + 1) / divisor
    }
}

/// Parses TZif files (RFC 9636), as found in `/usr/share/zoneinfo`.
extension TimeZoneRules {
    private static let headerSize = 44

    /// - Returns: `nil` for anything that is not such a file.
    package init?(tzif bytes: [UInt8]) {
        var reader = Reader(bytes)
        guard let first = reader.header() else { return nil }
        guard first.version >= UInt8(ascii: "2") else {
            self.init(&reader, first, wide: false)
            return
        }
        // The first block is for programs without 64-bit times; the second contains the same data and more.
        guard reader.skip(first.size(wide: false)), let second = reader.header() else { return nil }
        self.init(&reader, second, wide: true)
    }

    private init?(_ reader: inout Reader, _ header: Header, wide: Bool) {
        guard header.types > 0, header.types <= 256, reader.remaining >= header.size(wide: wide) else { return nil }
        let times = (0..<header.times).map { _ in reader.integer(wide ? 8 : 4) }
        let indices = (0..<header.times).map { _ in Int(reader.integer(1) & 0xFF) }
        let offsets = (0..<header.types).map { _ in
            let offset = Int(reader.integer(4))
            _ = reader.integer(2)
            return offset
        }
        guard indices.allSatisfy(offsets.indices.contains), zip(times, times.dropFirst()).allSatisfy({ $0 < $1 }),
            reader.skip(header.size(wide: wide) - header.times * ((wide ? 8 : 4) + 1) - header.types * 6)
        else { return nil }
        transitions = zip(times, indices).map { Transition(at: $0, offset: offsets[$1]) }
        firstOffset = offsets[0]
        if wide, let line = reader.line() {
            if line.isEmpty {
                future = nil
            } else {
                guard let rule = YearlyZoneRule(line) else { return nil }
                future = rule
            }
        } else {
            future = nil
        }
    }

    private struct Header {
        let version: UInt8
        let times: Int
        let types: Int
        private let leaps: Int
        private let standards: Int
        private let universals: Int
        private let characters: Int

        init(_ reader: inout Reader) {
            version = UInt8(truncatingIfNeeded: reader.integer(1))
            _ = reader.skip(15)
            universals = Int(reader.integer(4))
            standards = Int(reader.integer(4))
            leaps = Int(reader.integer(4))
            times = Int(reader.integer(4))
            types = Int(reader.integer(4))
            characters = Int(reader.integer(4))
        }

        var isPlausible: Bool {
            [times, types, leaps, standards, universals, characters].allSatisfy { (0...100_000).contains($0) }
        }

        /// The size of the following block in bytes.
        func size(wide: Bool) -> Int {
            let width = wide ? 8 : 4
            return times * (width + 1) + types * 6 + characters + leaps * (width + 4) + standards + universals
        }
    }

    private struct Reader {
        private let bytes: [UInt8]
        private var position = 0

        init(_ bytes: [UInt8]) { self.bytes = bytes }

        var remaining: Int { bytes.count - position }

        mutating func header() -> Header? {
            guard remaining >= headerSize, bytes[position...].starts(with: "TZif".utf8) else { return nil }
            position += 4
            let header = Header(&self)
            return header.isPlausible ? header : nil
        }

        mutating func skip(_ count: Int) -> Bool {
            guard count >= 0, remaining >= count else { return false }
            position += count
            return true
        }

        /// Reads a signed number in network byte order; the caller ensures that enough bytes remain.
        mutating func integer(_ width: Int) -> Int64 {
            let value = bytes[position..<position + width].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
            position += width
            let unused = 64 - width * 8
            return Int64(bitPattern: value << unused) >> unused
        }

        /// The text between two line feeds.
        mutating func line() -> String? {
            guard remaining > 0, bytes[position] == 0x0A, let end = bytes[(position + 1)...].firstIndex(of: 0x0A) else {
                return nil
            }
            return String(decoding: bytes[(position + 1)..<end], as: UTF8.self)
        }
    }
}

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
