/// Tells parts that go on from parts that hang, by signs of life alone.
///
/// What counts is how often in a row a part was asked in vain, not how much time has passed: a machine that slept, or a
/// process that was stopped, asks anew before it concludes anything.
struct StallDetector {
    /// What a look at all parts has shown.
    struct Finding: Hashable {
        enum Kind: Hashable {
            /// It has given no sign for `troubleAfter` looks; said once.
            case hangs
            /// It gives signs again.
            case goesOn
            /// It has given none for `lostAfter` looks.
            case lost
        }

        let part: String
        let kind: Kind
    }

    /// Looks without a sign until a part counts as hanging.
    static let troubleAfter = 6
    /// Looks without a sign until it will not come back.
    static let lostAfter = 60

    private struct Record {
        var sign: Int?
        var looksInVain = 0
    }

    private var records: [String: Record] = [:]

    /// The parts that hang at present, by name.
    var hanging: [String] { records.filter { $0.value.looksInVain >= Self.troubleAfter }.map(\.key).sorted() }

    /// Takes in what a part has shown at one look.
    ///
    /// - Parameter sign: any number that is another one as soon as the part has gone on; `nil` where it has nothing to do.
    mutating func look(_ part: String, sign: Int?) -> Finding? {
        var record = records[part] ?? Record()
        defer { records[part] = record }
        let was = record.looksInVain
        let isAlive = sign == nil || sign != record.sign
        record.looksInVain = isAlive ? 0 : was + 1
        record.sign = sign
        switch record.looksInVain {
        case 0 where was >= Self.troubleAfter: return Finding(part: part, kind: .goesOn)
        case Self.troubleAfter: return Finding(part: part, kind: .hangs)
        case Self.lostAfter...: return Finding(part: part, kind: .lost)
        default: return nil
        }
    }
}
