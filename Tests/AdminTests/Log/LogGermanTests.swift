import Base
import Foundation
import Storage
import Testing

@testable import Admin

/// Every text and detail of the log has its German: read from the sources, so that none can be forgotten.
@Suite struct LogGermanTests {
    /// A call that writes to the log.
    private struct Call {
        let file: String
        /// The texts of the event; several where it depends on something.
        var texts: [String] = []
        /// The names of its details.
        var details: [String] = []
    }

    /// What passes on a text that its caller wrote, or chose from a list.
    private static let passedOn: Set = [
        #"\(kind.text)"#, #"\(LogLimiter.Kind.refusedConnection.text)"#, #"\(summary.kind.text)"#, #"\(text)"#,
        #"\(event.message)"#,
        #"\(what)"#, #"\(settlement.result.outcome.rawValue)"#,
    ]

    private static let sources = URL(filePath: #filePath).deletingLastPathComponent().appending(
        path: "../../../Sources"
    ).standardizedFileURL

    /// The simulators write no log that anyone reads in the console.
    private static func files() throws -> [(name: String, text: String)] {
        let paths = FileManager.default.enumerator(at: sources, includingPropertiesForKeys: nil)?.compactMap {
            $0 as? URL
        }
        let files = (paths ?? []).filter { url in
            url.pathExtension == "swift" && !["Simulator", "sandbox"].contains(where: url.path.contains)
        }
        return try files.map { ($0.lastPathComponent, try String(contentsOf: $0, encoding: .utf8)) }
    }

    /// The top-level arguments of a call whose opening parenthesis is just before `start`.
    private static func arguments(_ text: Substring) -> [String] {
        var (arguments, current, depth, isText) = ([String](), "", 1, false)
        var previous: Character?
        for character in text {
            if character == "\"", previous != "\\" { isText.toggle() }
            if !isText, "([{".contains(character) { depth += 1 }
            if !isText, ")]}".contains(character) { depth -= 1 }
            if depth == 0 { break }
            if !isText, depth == 1, character == "," {
                arguments.append(current)
                current = ""
            } else {
                current.append(character)
            }
            previous = character
        }
        return arguments + [current]
    }

    private static func literals(_ text: String) -> [String] {
        text.matches(of: /"((?:[^"\\]|\\.)*)"/).map { String($0.output.1) }
    }

    private static func calls() throws -> [Call] {
        let site = try Regex(
            #"(?:logger\??\.(?:trace|debug|info|notice|warning|error|critical|log)"#
                + #"|request\.note|call\.log|\n +log|CommandNote\(store: store\)\.write|note\.write|NewLogEntry)\("#
        )
        return try files().flatMap { file in
            file.text.matches(of: site).compactMap { match -> Call? in
                let arguments = arguments(file.text[match.range.upperBound...])
                var call = Call(file: file.name)
                let event = arguments.firstIndex { argument in
                    let isLabelled = argument.firstMatch(of: /^\s*[a-z]+:/) != nil
                    return argument.contains("\"") && (!isLabelled || argument.contains("text:"))
                }
                call.texts = event.map { literals(arguments[$0]) } ?? []
                for (index, argument) in arguments.enumerated() where index != event {
                    call.details += argument.matches(of: /"([a-z-]+)":/).map { String($0.output.1) }
                }
                return call
            }
        }
    }

    /// The texts of lines that a log limiter admits.
    private static func limited() throws -> [String] {
        try files().flatMap { file in
            guard file.text.contains("extension LogLimiter.Kind {") else { return [String]() }
            return file.text.matches(of: /Self\(\s*"([^"]+)",\s*category:/).map { String($0.output.1) }
        }
    }

    /// The details that a dictionary gets one by one, or that a logger has for all its lines.
    private static func lone() throws -> [String] {
        try files().filter { $0.text.contains("import Logging") }.flatMap { file in
            let one = file.text.matches(of: /(?:metadata|facts|values)\["([a-z-]+)"\]/).map { String($0.output.1) }
            let all = file.text.matches(of: /metadataKey: "([a-z-]+)"/).map { String($0.output.1) }
            let listed = file.text.matches(of: /Logger\.Metadata = \[/).flatMap { match in
                arguments(file.text[match.range.upperBound...]).flatMap { argument in
                    argument.matches(of: /^\s*"([a-z-]+)":/).map { String($0.output.1) }
                }
            }
            return one + all + listed
        }
    }

    @Test func everyEventAndDetailHasItsGerman() throws {
        let calls = try Self.calls()
        #expect(calls.count > 100)
        var told: Set<String> = Set(try Self.limited()).union(AttemptOutcome.allCases.map(\.rawValue))
        for call in calls {
            for text in call.texts where !Self.passedOn.contains(text) {
                #expect(!text.contains("\\("), "\(call.file): what varies in \"\(text)\" belongs in the details")
                told.insert(text)
            }
            for name in call.details {
                #expect(LogGerman.names[name] != nil, "\(call.file): the detail \"\(name)\" has no German")
            }
        }
        for name in try Self.lone() { #expect(LogGerman.names[name] != nil, "the detail \"\(name)\" has no German") }
        for text in told { #expect(LogGerman.events[text] != nil, "\"\(text)\" has no German") }
        for text in LogGerman.events.keys { #expect(told.contains(text), "nothing logs \"\(text)\"") }
    }

    @Test func aGermanReaderSeesGermanAndFindsIt() async throws {
        try await ConsoleBench.run { bench in
            let reason = Reason(.accountPaused).sentence
            try await bench.store.appendLog([
                NewLogEntry(
                    at: bench.clock.now,
                    level: .warning,
                    category: .grants,
                    text: "the account is paused",
                    account: "otto@acme.example",
                    details: [
                        "reason": reason.english, "reason" + NewLogEntry.germanSuffix: reason.german,
                        "until": "2026-11-22T16:38:00.000Z",
                    ]
                ),
                NewLogEntry(at: bench.clock.now, level: .notice, category: .system, text: "stopped"),
            ])
            let anna = try await bench.signedIn("anna@acme.example")
            let english = try await anna.get("/log").text
            #expect(english.contains("the account is paused") && english.contains("until: 2026-11-22T16:38:00.000Z"))
            #expect(!english.contains("reason.de") && !english.contains(reason.german))
            try await anna.submit("/preferences", ["language": "de"])
            let german = try await anna.get("/log?q=pausiert").text
            #expect(german.contains("Das Konto ist pausiert") && german.contains("Grund: \(reason.german)"))
            #expect(german.contains("Bis: 22.11.2026") && !german.contains("the account is paused"))
            #expect(!german.contains("Das Gateway wurde angehalten"))
            // The journal's words find it too.
            #expect(try await anna.get("/log?q=is+paused").text.contains("Das Konto ist pausiert"))
            let export = try await anna.get("/log/export?format=csv&q=pausiert").text
            #expect(export.contains("the account is paused") && !export.contains(".de="))
        }
    }
}
