import Base
import Cryptography
import Mail
import NIOCore
import SMTP

/// A connection to smtp.gmail.com: `SMTPSession` speaks the protocol, `submissions` does the work.
struct SubmissionConversation: ~Copyable {
    /// The SIZE in smtp.gmail.com's answer to EHLO.
    private static let largestMessage = 35_882_577
    /// The most recipients of a message by SMTP: https://support.google.com/a/answer/166852
    private static let mostRecipients = 100

    private let submissions: SubmissionStore
    private let tls: TLSContext
    private let outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>
    private var session: SMTPSession
    private var wire = SubmissionWire()
    private var input: [UInt8] = []
    private var content: [UInt8] = []
    private var envelope: Envelope?
    private var hasGreeted = false
    private var isOver = false

    /// - Parameter isSecure: whether TLS begins with the first byte instead of with STARTTLS.
    init(
        submissions: SubmissionStore,
        tls: TLSContext,
        isSecure: Bool,
        outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>
    ) throws {
        self.submissions = submissions
        self.tls = tls
        self.outbound = outbound
        var limits = SMTPLimits()
        limits.messageSize = Self.largestMessage
        limits.recipients = Self.mostRecipients
        let options = SessionOptions(
            hostName: "smtp.gmail.com",
            limits: limits,
            offersStartTLS: true,
            requiresLogin: true,
            proof: .accessToken
        )
        // Gmail makes no exception for loopback: every client needs TLS before the login.
        session = SMTPSession(options: options, peer: SessionPeer(isLoopback: false, isSecure: isSecure))
        if isSecure { try wire.secure(tls) }
    }

    /// Answers until one side ends the conversation.
    mutating func hold(_ inbound: NIOAsyncChannelInboundStream<ByteBuffer>) async throws {
        try await greet()
        for try await buffer in inbound {
            input += try wire.receive(Array(buffer.readableBytesView))
            try await greet()
            try await answer()
            if isOver { return }
        }
    }

    private mutating func greet() async throws {
        if wire.isReady, !hasGreeted {
            hasGreeted = true
            try say(Reply(220, nil, "smtp.gmail.com ESMTP - gsmtp"))
        }
        try await flush()
    }

    /// Feeds the session with the available input and performs its actions.
    private mutating func answer() async throws {
        while !isOver, !session.isWaiting, !input.isEmpty {
            var actions: [SessionAction] = []
            let bytes = input
            let consumed = session.receive(bytes.span, into: &actions)
            for case .content(let range) in actions { content += bytes[range] }
            input.removeFirst(consumed)
            while !actions.isEmpty, !isOver { try await perform(actions.removeFirst(), &actions) }
            if consumed == 0 { break }
        }
        try await flush()
    }

    /// - Parameter next: receives the actions that follow.
    private mutating func perform(_ action: SessionAction, _ next: inout [SessionAction]) async throws {
        switch action {
        case .reply(let reply): try say(reply)
        case .content, .note: break
        case .beginContent(let envelope):
            self.envelope = envelope
            content = []
        case .abandonContent: content = []
        case .endContent: try await send(&next)
        case .authenticate(let credentials):
            switch await submissions.login(credentials) {
            case .done: session.authenticated(as: SessionLogin(name: credentials.name.lowercased()), into: &next)
            case .refused(let reply):
                let reason = reply == .badCredentials ? Reply.refusedToken : nil
                session.authenticationRefused(reply, because: reason, into: &next)
            case .dropped: isOver = true
            }
        case .startTLS:
            try await flush()
            input = []
            try wire.secure(tls)
            session.tlsStarted(certificateName: nil)
        case .close, .abort:
            wire.close()
            try await flush()
            isOver = true
        }
    }

    private mutating func send(_ next: inout [SessionAction]) async throws {
        defer { content = [] }
        guard let envelope, let login = session.login?.name else { return }
        switch await submissions.send(content, envelope, for: login) {
        case .done(let reply), .refused(let reply): session.contentTaken(reply, into: &next)
        case .dropped: isOver = true
        }
    }

    private mutating func say(_ reply: Reply) throws {
        var bytes: [UInt8] = []
        reply.write(to: &bytes)
        try wire.send(bytes)
    }

    private mutating func flush() async throws {
        let bytes = wire.takeOutput()
        if !bytes.isEmpty { try await outbound.write(ByteBuffer(bytes: bytes)) }
    }
}

/// Replies with the wording of smtp.gmail.com, as far as programs read them.
extension Reply {
    /// The challenge after a refused login, sent as JSON in base64 (Google's page on XOAUTH2).
    static let refusedToken = #"{"status":"400","schemes":"Bearer","scope":"https://mail.google.com/"}"#

    static let badCredentials = gmail(
        535,
        EnhancedStatus(5, 7, 8),
        "Username and Password not accepted. For more information, go to",
        " https://support.google.com/mail/?p=BadCredentials"
    )

    static let dailyLimit = gmail(
        550,
        EnhancedStatus(5, 4, 5),
        "Daily user sending limit exceeded. For more information on Gmail",
        "sending limits go to",
        " https://support.google.com/a/answer/166852"
    )

    static let accountDisabled = gmail(
        534,
        EnhancedStatus(5, 7, 14),
        "Please log in with your web browser and then try again."
    )

    static let rateExceeded = gmail(
        421,
        EnhancedStatus(4, 7, 28),
        "Gmail has detected an unusual rate of mail. Please try again later."
    )

    static let temporaryProblem = gmail(451, EnhancedStatus(4, 3, 0), "Temporary System Problem. Try again later.")

    static func policy(_ reason: String) -> Reply {
        gmail(550, EnhancedStatus(5, 7, 1), "The message was refused: \(reason).")
    }

    static func unreadable(_ reason: String) -> Reply { gmail(554, EnhancedStatus(5, 6, 0), "\(reason).") }

    /// Returns a reply such as `250 2.0.0 OK  1795000000 19a0000000000001-7 - gsmtp`; the client keeps the id.
    static func taken(_ id: String, at now: Timestamp) -> Reply {
        gmail(250, EnhancedStatus(2, 0, 0), "OK  \(now.milliseconds / 1000) \(id)")
    }

    /// Returns a reply whose last line ends with the server's name.
    private static func gmail(_ code: Int, _ status: EnhancedStatus, _ lines: String...) -> Reply {
        var reply = Reply(code, status)
        reply.lines = lines.dropLast() + lines.suffix(1).map { "\($0) - gsmtp" }
        return reply
    }
}

extension Fault.Effect {
    /// The SMTP server's reply in place of any work.
    var smtpRefusal: Reply? {
        switch self {
        case .slow, .dropBefore, .dropAfter, .dropThenWork, .dropWithin, .uploadLost, .invalidGrant,
            .backend(_, afterWork: true),
            .html(afterWork: true):
            nil
        case .unauthorized: .badCredentials
        case .forbidden(let reason): .policy(reason)
        case .tooManyRequests: .rateExceeded
        case .backend(_, afterWork: false), .html(afterWork: false): .temporaryProblem
        case .reply(let code, let text): Reply(code, nil, text)
        }
    }

    /// The SMTP server's reply although the work was done.
    var lateSMTPRefusal: Reply? {
        switch self {
        case .backend(_, afterWork: true), .html(afterWork: true): .temporaryProblem
        default: nil
        }
    }
}
