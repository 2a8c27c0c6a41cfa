import Base

extension SettingFormat<Int> {
    /// A whole number.
    static func count(_ range: ClosedRange<Int>) -> SettingFormat {
        SettingFormat(
            allowed: "a whole number from \(range.lowerBound) to \(range.upperBound)",
            read: { DecimalNumber.read($0).flatMap { range.contains($0) ? $0 : nil } },
            write: { String($0) }
        )
    }

    /// A number of bytes.
    static func size(_ range: ClosedRange<Int>) -> SettingFormat {
        let (least, most) = (SizeText.write(range.lowerBound), SizeText.write(range.upperBound))
        return SettingFormat(
            allowed: "a size from \(least) to \(most), in bytes or with KiB, MiB, GiB, such as 64KiB",
            read: { SizeText.read($0).flatMap { range.contains($0) ? $0 : nil } },
            write: SizeText.write
        )
    }
}

extension SettingFormat<Duration> {
    /// A length of time.
    static func duration(_ range: ClosedRange<Duration>) -> SettingFormat {
        let (least, most) = (DurationText.write(range.lowerBound), DurationText.write(range.upperBound))
        return SettingFormat(
            allowed: "a duration from \(least) to \(most), with ms, s, m, h or d, such as 30s or 4h",
            read: { DurationText.read($0).flatMap { range.contains($0) ? $0 : nil } },
            write: DurationText.write
        )
    }
}

extension SettingFormat<Bool> {
    static var flag: SettingFormat {
        SettingFormat(
            allowed: "true or false",
            read: { Bool($0) },
            write: { String($0) }
        )
    }
}

extension SettingFormat where Value: CaseIterable & RawRepresentable<String> {
    /// One of the type's raw values.
    static var choice: SettingFormat {
        let words = Value.allCases.map(\.rawValue)
        return SettingFormat(
            allowed: "one of " + words.joined(separator: ", "),
            choices: words,
            read: Value.init(rawValue:),
            write: { $0.rawValue.allSatisfy { $0.isLetter || $0 == "-" } ? $0.rawValue : quoted($0.rawValue) }
        )
    }
}

extension SettingFormat<IPAddress> {
    static var address: SettingFormat {
        SettingFormat(
            allowed: "an IPv4 or IPv6 address, such as 127.0.0.1 or ::1",
            read: { IPAddress($0) },
            write: { quoted($0.description) }
        )
    }
}

extension SettingFormat<[IPNetwork]> {
    /// A list in the file; in a single text, separated by commas.
    static var networks: SettingFormat {
        SettingFormat(
            allowed: "networks or addresses, such as 10.1.0.0/16 or ::1, with no bits beyond the prefix",
            isList: true,
            read: { text in
                let parts = text.split(separator: ",", omittingEmptySubsequences: false).map(trimmed)
                let networks = parts.compactMap { IPNetwork($0) }
                return networks.count == parts.count ? networks : nil
            },
            write: { "[" + $0.map { quoted($0.description) }.joined(separator: ", ") + "]" }
        )
    }
}

private func trimmed(_ text: Substring) -> Substring {
    let start = text.drop { $0 == " " }
    let end = start.lastIndex { $0 != " " }
    return end.map { start[...$0] } ?? start[..<start.startIndex]
}
