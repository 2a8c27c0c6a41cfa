import Base
import Foundation
import Mail
import TestSupport
import Testing

/// Compares with Python's email package: mail that it writes is read as it reads it.
struct PythonJudgeTests {
    private struct Judged: Decodable {
        struct File: Decodable {
            var name: String?
            var content: String?
            var type: String
        }
        var raw: String
        var subject: String
        var text: String?
        var html: String?
        var files: [File]
    }

    private static func judged(seed: Int, count: Int) async throws -> [Judged] {
        let script = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "judge.py")
        let (status, output) = try await ChildProcess.run(["python3", script.path, "\(seed)", "\(count)"])
        try #require(status == 0, "\(output)")
        return try output.split(separator: "\n").map { try JSONDecoder().decode(Judged.self, from: Data($0.utf8)) }
    }

    @Test func whatPythonWritesIsReadAsPythonReadsIt() async throws {
        let messages = try await Self.judged(seed: 20261123, count: 400)
        try #require(messages.count == 400)
        for judged in messages {
            let raw = try #require(Base64.decode(judged.raw))
            let mail = ReadMail(raw)
            #expect(Self.words(mail.subject) == Self.words(judged.subject))
            #expect(Self.lines(mail.body.text) == Self.lines(judged.text ?? ""), "\(judged.raw.prefix(4000))")
            if let html = judged.html {
                #expect(Self.lines(mail.body.html) == Self.lines(html))
            } else {
                #expect(!mail.body.hasHTML)
            }
            #expect(mail.attachments.map(\.type) == judged.files.map(\.type))
            for (file, expected) in zip(mail.attachments, judged.files) {
                guard let name = expected.name, let content = expected.content else { continue }
                #expect(file.name == name)
                #expect(Base64.encode(file.content) == content)
                #expect(file.size == file.content.count)
            }
        }
    }

    private static func words(_ text: String) -> [Substring] { text.split(whereSeparator: \.isWhitespace) }

    /// Python reads CRLF as LF, and ends a text with one.
    private static func lines(_ text: String) -> String {
        var text = text.replacing("\r\n", with: "\n")
        while text.hasSuffix("\n") { text.removeLast() }
        return text
    }
}
