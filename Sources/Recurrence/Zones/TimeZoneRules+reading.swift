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
