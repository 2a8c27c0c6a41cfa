import Base

extension Language {
    /// The language's own name.
    var ownName: String {
        switch self {
        case .english: "English"
        case .german: "Deutsch"
        }
    }

    /// The best match of an Accept-Language header (RFC 9110 section 12.5.4); English if none matches.
    static func preferred(_ header: String?) -> Language {
        var best: (language: Language, quality: Double)?
        for range in (header ?? "").split(separator: ",").prefix(20) {
            let parts = range.split(separator: ";")
            let tag = parts.first?.drop { $0 == " " }.prefix { $0 != "-" && $0 != " " }.lowercased() ?? ""
            guard let language = tag == "*" ? .english : Language(rawValue: tag) else { continue }
            let parameter = parts.dropFirst().first?.drop { $0 == " " } ?? "q=1"
            let quality = parameter.hasPrefix("q=") ? Double(parameter.dropFirst(2)) ?? 0 : 1
            if quality > best?.quality ?? 0 { best = (language, quality) }
        }
        return best?.language ?? .english
    }
}
