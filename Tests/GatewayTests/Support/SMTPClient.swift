import Base
import Dispatch
import Glibc

/// A conversation with the gateway over a connection that stays open, line by line.
final class SMTPConversation: Sendable {
    private let socket: Int32

    private init(socket: Int32) { self.socket = socket }

    /// Connects, and logs in by AUTH PLAIN; throws if that is refused.
    static func login(_ name: String, _ password: String, port: Int) async throws -> SMTPConversation {
        let conversation = SMTPConversation(socket: try SMTPClient.connect(port))
        _ = try await conversation.elsewhere { try SMTPClient.reply($0) }
        _ = try await conversation.say("EHLO odoo.acme.example")
        let proof = Base64.encode([0] + Array(name.utf8) + [0] + Array(password.utf8))
        let reply = try await conversation.say("AUTH PLAIN \(proof)")
        guard reply.code == 235 else { throw SMTPClient.Failure(what: "\(reply)") }
        return conversation
    }

    deinit { close(socket) }

    /// Sends a line and returns the answer.
    func say(_ line: String) async throws -> SMTPClient.Reply {
        try await elsewhere {
            try SMTPClient.write(Array("\(line)\r\n".utf8), to: $0)
            return try SMTPClient.reply($0)
        }
    }

    /// Sends one message; returns the first refusal, or the answer to the content.
    func send(_ mail: TestMail, from sender: String = GatewayBench.bounce) async throws -> SMTPClient.Reply {
        var lines = ["MAIL FROM:<\(sender)>"] + mail.recipients.map { "RCPT TO:<\($0)>" }
        lines.append("DATA")
        for line in lines {
            let reply = try await say(line)
            guard reply.code < 400 else { return reply }
        }
        return try await say(String(decoding: mail.bytes, as: UTF8.self) + ".")
    }

    /// Whether the gateway has closed the connection.
    var isOver: Bool {
        get async { (try? await elsewhere { try SMTPClient.reply($0) }) == nil }
    }

    private func elsewhere<Value: Sendable>(_ work: @escaping @Sendable (Int32) throws -> Value) async throws -> Value {
        let socket = socket
        return try await withCheckedThrowingContinuation { done in
            DispatchQueue.global().async { done.resume(with: Result { try work(socket) }) }
        }
    }
}

/// A plain SMTP client that exposes every answer. It blocks, so each conversation has its own thread.
struct SMTPClient {
    /// The server's last answer: to the content, or to the command that it refused.
    struct Reply: Sendable, Hashable {
        let code: Int
        let text: String

        /// The queue id in a 250.
        var queueID: String { text.split(separator: " ").last.map(String.init) ?? "" }
    }

    struct Failure: Error {
        let what: String
    }

    private static let timeout = 60

    /// Sends one message.
    ///
    /// - Parameter recipients: with ESMTP parameters if needed: `a@b.example NOTIFY=SUCCESS`.
    static func send(_ content: [UInt8], from sender: String, to recipients: [String], port: Int) async throws -> Reply
    {
        try await withCheckedThrowingContinuation { done in
            DispatchQueue.global().async {
                done.resume(with: Result { try converse(content, from: sender, to: recipients, port: port) })
            }
        }
    }

    private static func converse(_ content: [UInt8], from sender: String, to recipients: [String], port: Int) throws
        -> Reply
    {
        let socket = try connect(port)
        defer { close(socket) }
        _ = try reply(socket)
        var commands = ["EHLO odoo.acme.example", "MAIL FROM:<\(sender)>"]
        for recipient in recipients {
            let parts = recipient.split(separator: " ", maxSplits: 1)
            commands.append("RCPT TO:<\(parts[0])>" + (parts.count > 1 ? " \(parts[1])" : ""))
        }
        commands.append("DATA")
        for command in commands {
            try write(Array("\(command)\r\n".utf8), to: socket)
            let answer = try reply(socket)
            guard answer.code < 400 else { return answer }
        }
        try write(content + Array(".\r\n".utf8), to: socket)
        let answer = try reply(socket)
        try write(Array("QUIT\r\n".utf8), to: socket)
        return answer
    }

    fileprivate static func connect(_ port: Int) throws -> Int32 {
        let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard socket >= 0 else { throw Failure(what: "no socket") }
        var wait = timeval(tv_sec: timeout, tv_usec: 0)
        for option in [SO_RCVTIMEO, SO_SNDTIMEO] {
            unsafe setsockopt(socket, SOL_SOCKET, option, &wait, socklen_t(MemoryLayout<timeval>.size))
        }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        let result = unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe Glibc.connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard result == 0 else {
            close(socket)
            throw Failure(what: "cannot connect: \(errno)")
        }
        return socket
    }

    fileprivate static func write(_ bytes: [UInt8], to socket: Int32) throws {
        var sent = 0
        while sent < bytes.count {
            let count = unsafe bytes[sent...].withUnsafeBytes {
                unsafe Glibc.send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { throw Failure(what: "cannot send: \(errno)") }
            sent += count
        }
    }

    /// Reads one reply, of one line or several.
    fileprivate static func reply(_ socket: Int32) throws -> Reply {
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 4096)
        while true {
            let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\r\n")
            if bytes.last == 10, let last = lines.last, last.dropFirst(3).first != "-", let code = Int(last.prefix(3)) {
                return Reply(code: code, text: String(last.dropFirst(4)))
            }
            let count = unsafe recv(socket, &piece, piece.count, 0)
            guard count > 0 else { throw Failure(what: "no answer: \(errno)") }
            bytes += piece[..<count]
        }
    }
}
