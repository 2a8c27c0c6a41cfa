/// Distinguishes running parts from hanging ones by signs of life alone.
///
/// What counts is the number of checks in a row without a sign, not the elapsed time: after a machine was suspended, or
/// a process stopped, it checks again before it concludes anything.
struct StallDetector {
    /// The result of a check.
    struct Finding: Hashable {
        enum Kind: Hashable {
            /// No sign in `troubleAfter` checks; reported once.
            case hangs
            /// It shows signs of life again.
            case goesOn
            /// No sign in `lostAfter` checks.
            case lost
        }

        let part: String
        let kind: Kind
    }

    /// The number of checks without a sign after which a part counts as hanging.
    static let troubleAfter = 6
    /// The number of checks without a sign after which a part counts as lost.
    static let lostAfter = 60

    private struct Record {
        var sign: Int?
        var looksInVain = 0
    }

    private var records: [String: Record] = [:]

    /// The names of the parts that hang now.
    var hanging: [String] { records.filter { $0.value.looksInVain >= Self.troubleAfter }.map(\.key).sorted() }

    /// Records a part's sign of life at one check.
    ///
    /// - Parameter sign: any number that changes whenever the part makes progress; `nil` if it has nothing to do.
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
