import Base

/// The Date field (RFC 5322 section 3.3), parsed as far as internal dates need it.
enum MessageDate {
    private static let months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]

    /// Reads `Sun, 22 Nov 2026 17:38:20 +0100`, with or without the day's name.
    static func read(_ text: String) -> Timestamp? {
        let words = text.split { " ,\t".contains($0) }.drop { !($0.first?.isNumber ?? false) }.map(String.init)
        guard words.count >= 4, let day = Int(words[0]), let year = Int(words[2]),
            let month = months.firstIndex(of: words[1].lowercased())
        else { return nil }
        let zone = words.count > 4 ? words[4] : "+0000"
        let offset = zone.hasPrefix("+") || zone.hasPrefix("-") ? zone : "+0000"
        let time = words[3].split(separator: ":").count == 2 ? words[3] + ":00" : words[3]
        return Timestamp(
            iso8601: "\(padded(year, 4))-\(padded(month + 1, 2))-\(padded(day, 2))T\(time)\(offset)"
        )
    }
}
