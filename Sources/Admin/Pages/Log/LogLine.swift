package import Base
package import Storage

/// An entry of the log in one line, for readers outside the console.
package enum LogLine {
    package static func make(_ entry: NewLogEntry, in language: Language) -> String {
        let details = entry.details(in: language).map { name, value in
            guard language == .german else { return "\(name): \(value)" }
            return "\(LogGerman.names[name] ?? name): \(LogGerman.values[name]?[value] ?? value)"
        }
        let event = entry.event(in: language)
        return details.isEmpty ? event : "\(event) (\(details.joined(separator: ", ")))"
    }
}
