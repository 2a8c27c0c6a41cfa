import Base
import Foundation
import SMTP
import Testing

/// A dialog from a file: the client's input and the expected replies.
///
/// `C: ` is a line that the client sends; `R: ` contains literal bytes, with `\r`, `\n` and `\0` as escapes; `O: ` sets
/// an option. `S: `, `M: ` and `X: ` are lines of the transcript in their order; for `S: `, the start of the line is
/// enough.
struct Dialog: CustomTestStringConvertible {
    let name: String
    private(set) var input: [UInt8] = []
    private(set) var expected: [String] = []
    private(set) var options = SessionOptions(hostName: "gateway.example")
    private(set) var peer = SessionPeer(isLoopback: true)
    private(set) var certificate: String?

    var testDescription: String { name }

    static let all: [Dialog] = {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Dialogs")
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return names.filter { $0.hasSuffix(".dialog") }.sorted().compactMap { name in
            guard let text = try? String(contentsOf: folder.appending(path: name), encoding: .utf8) else { return nil }
            return Dialog(name: name, text: text)
        }
    }()

    init(name: String, text: String) {
        self.name = name
        for line in text.split(separator: "\n") where !line.hasPrefix("#") {
            let rest = String(line.dropFirst(3))
            switch line.prefix(3) {
            case "C: ", "C:": input += Array((rest + "\r\n").utf8)
            case "R: ": input += Self.unescaped(rest)
            case "O: ": set(rest)
            default: expected.append(String(line))
            }
        }
    }

    /// Runs the conversation with the input in pieces of `size`, and returns its first deviation.
    func deviation(piece size: Int) -> String? {
        var conversation = Conversation(options, peer: peer, certificate: certificate)
        for start in stride(from: 0, to: input.count, by: size) {
            conversation.send(Array(input[start..<min(start + size, input.count)]))
        }
        return deviation(of: conversation)
    }

    /// The same, with the input in two pieces.
    func deviation(splitAt place: Int) -> String? {
        var conversation = Conversation(options, peer: peer, certificate: certificate)
        conversation.send(Array(input[..<place]))
        conversation.send(Array(input[place...]))
        return deviation(of: conversation)
    }

    private func deviation(of conversation: Conversation) -> String? {
        let said = conversation.transcript
        for (index, line) in expected.enumerated() {
            guard index < said.count else { return "\(name): nothing said where \"\(line)\" was expected" }
            let matches = line.hasPrefix("S: ") ? said[index].hasPrefix(line) : said[index] == line
            guard matches else { return "\(name): expected \"\(line)\", was \"\(said[index])\"" }
        }
        return said.count == expected.count ? nil : "\(name): said in excess: \"\(said[expected.count])\""
    }

    private mutating func set(_ option: String) {
        let pair = option.split(separator: "=", maxSplits: 1).map(String.init)
        switch pair[0] {
        case "startTLS": options.offersStartTLS = true
        case "requiresLogin": options.requiresLogin = true
        case "remote": peer.isLoopback = false
        case "secure": peer.isSecure = true
        case "accessTokens": options.proof = .accessToken
        case "certificate": certificate = pair[1]
        case "reportsInvalidRecipients": options.invalidRecipients = .report
        case "messageSize": options.limits.messageSize = Int(pair[1]) ?? 0
        case "recipients": options.limits.recipients = Int(pair[1]) ?? 0
        case "errors": options.limits.errors = Int(pair[1]) ?? 0
        case "commandLength": options.limits.commandLength = Int(pair[1]) ?? 0
        case "lineLength": options.limits.lineLength = Int(pair[1]) ?? 0
        default: preconditionFailure("no option \(option)")
        }
    }

    private static func unescaped(_ text: String) -> [UInt8] {
        let plain = text.replacing("\\r", with: "\r").replacing("\\n", with: "\n").replacing("\\0", with: "\0")
        return Array(plain.utf8)
    }
}
