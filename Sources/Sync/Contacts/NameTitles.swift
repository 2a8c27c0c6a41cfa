/// Removes titles from names that Odoo stores as one text, by the rules of German and English: forms of address,
/// academic titles and degrees, with their additions. The result is never empty.
enum NameTitles {
    /// Returns a name such as "Prof. Dr. med. Anna Muster, MBA" without its titles. "Muster, Dr. Anna" may also have
    /// them after the comma.
    static func removed(from name: String) -> String {
        let pieces = name.split(separator: ",").enumerated().compactMap { place, piece in
            cleared(words(piece), isFirst: place == 0)
        }
        let left = pieces.joined(separator: ", ")
        return left.isEmpty ? name : left
    }

    /// Returns `nil` if there are only titles.
    private static func cleared(_ words: [Substring], isFirst: Bool) -> String? {
        var rest = words[titles(words)...]
        // Before the comma, or without one, a degree follows a whole name: given and family name.
        let fewest = isFirst ? 2 : 0
        while let last = rest.last, rest.count > fewest, isDegree(last, isApart: !isFirst) || isNote(rest, fewest) {
            rest = rest.dropLast()
        }
        return rest.isEmpty ? nil : rest.joined(separator: " ")
    }

    /// Returns how many leading words are titles.
    private static func titles(_ words: [Substring]) -> Int {
        var count = 0
        while count < words.count {
            let word = words[count]
            if isTitle(word) || count > 0 && belongsToTitle(word) {
                count += 1
            } else if count > 0, joints.contains(word.lowercased()), count + 1 < words.count, isTitle(words[count + 1])
            {
                // "Herr und Frau Muster".
                count += 2
            } else {
                break
            }
        }
        return count
    }

    /// Splits a name into words, including those written together, such as "Dr.med.Muster".
    private static func words(_ text: Substring) -> [Substring] {
        text.split(whereSeparator: \.isWhitespace).flatMap { word -> [Substring] in
            guard !isTitle(word), let dot = word.firstIndex(of: "."), word.index(after: dot) < word.endIndex,
                isTitle(word[...dot])
            else { return [word] }
            return [word[...dot]] + words(word[word.index(after: dot)...])
        }
    }

    // MARK: Words

    private static let joints: Set<String> = ["und", "u.", "and", "&", "+"]

    /// With or without a trailing full stop.
    private static let titles: Set<String> = [
        "herr", "herrn", "frau", "fräulein", "dr", "ddr", "drs", "prof", "professor", "professorin", "doktor", "mr",
        "mrs",
        "ms", "miss", "mx", "sir", "dame", "univ-prof", "dr.in", "prof.in", "mag.a", "ing.in", "di.in",
    ]
    /// Without the full stop, these would be names or parts of names.
    private static let abbreviated: Set<String> = [
        "hr.", "fr.", "frl.", "mag.", "ing.", "dipl.", "doz.", "hon.", "rev.", "lic.", "bakk.", "doc.",
    ]
    /// Matched case-sensitively.
    private static let exact: Set<String> = ["PD", "DI", "RA", "RAin"]
    /// Prefixes of titles.
    private static let beginnings = [
        "dr.-", "dr-", "dipl.-", "dipl-", "univ.-", "priv.-doz", "jun.-prof", "ao.univ", "prof.h.c", "mag.(",
    ]

    private static func isTitle(_ word: Substring) -> Bool {
        let small = word.lowercased()
        let plain = small.hasSuffix(".") ? String(small.dropLast()) : small
        return titles.contains(plain) || abbreviated.contains(small) || exact.contains(String(word))
            || beginnings.contains { small.hasPrefix($0) && small.count > $0.count }
    }

    /// What follows a title and belongs to it: the faculty, the occasion, the school.
    private static let faculties: Set<String> = [
        "med", "dent", "vet", "phil", "jur", "iur", "utr", "rer", "nat", "pol", "oec", "publ", "theol", "habil", "h.c",
        "hc", "h", "c", "e.h", "eh", "e", "mult", "sc", "scient", "agr", "techn", "mont", "päd", "paed", "psych",
        "biol",
        "hum", "pharm", "ing", "univ", "math", "silv", "troph", "cult", "soc", "comm", "inf", "kfm", "kffr", "kfr",
        "betriebsw",
        "volksw", "phys", "chem", "geol", "wirt", "wirtsch", "apl", "ao", "em",
    ]

    private static func belongsToTitle(_ word: Substring) -> Bool {
        if isSchool(word) { return true }
        let small = word.lowercased()
        // "Phil" is a name, "phil." and "phil" are faculties.
        if small.hasSuffix(".") { return faculties.contains(String(small.dropLast())) }
        return word.first?.isLowercase == true && faculties.contains(small)
    }

    /// "(FH)", "(Univ.)".
    private static func isSchool(_ word: Substring) -> Bool {
        word.hasPrefix("(") && word.hasSuffix(")") && word.count <= 9
    }

    /// Degrees that follow a name, matched case-sensitively; full stops do not count.
    private static let degrees: Set<String> = [
        "PhD", "MSc", "BSc", "MBA", "EMBA", "BBA", "MPA", "MPH", "LLM", "LLB", "MEng", "BEng", "MEd", "BEd", "DPhil",
        "MPhil",
        "EdD", "MD", "JD", "DDS", "OBE", "MBE", "CBE", "KBE", "Esq", "FRCS", "CPA", "CFA",
    ]
    /// Degrees only with full stops or after a comma: otherwise they may be names.
    private static let shortDegrees: Set<String> = ["MA", "BA", "BS", "MS", "RA", "StB", "WP"]

    private static func isDegree(_ word: Substring, isApart: Bool) -> Bool {
        let plain = word.filter { $0 != "." }
        if degrees.contains(plain) { return true }
        return shortDegrees.contains(plain) && (isApart || word.contains("."))
    }

    /// Whether the last word is the school of a degree.
    private static func isNote(_ words: ArraySlice<Substring>, _ fewest: Int) -> Bool {
        guard let last = words.last, isSchool(last), words.count > fewest + 1 else { return false }
        return isDegree(words[words.endIndex - 2], isApart: fewest == 0)
    }
}
