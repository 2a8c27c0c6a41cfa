import Base
import Mail

/// The server side of an SMTP connection, without the connection: bytes in, actions out (RFC 5321).
///
/// The caller passes bytes to `receive` until it consumes no more, carries out the actions in order, and reports the
/// completion of those that take time (`contentTaken`, `authenticated`, `tlsStarted`). Until then, nothing is read.
package struct SMTPSession: Sendable {
    enum State: Sendable {
        /// Before EHLO.
        case greeted
        case ready
        /// MAIL was accepted.
        case transaction(Transaction)
        /// Receiving the content of DATA.
        case data(DataDecoder, received: Int)
        /// Between two BDAT chunks, or in a chunk of which `left` bytes are missing.
        case chunks(Transaction, ChunkProgress)
        case authenticating(Authentication)
        /// Waiting for the caller, which stores a message, checks a password or starts TLS.
        case waiting(Waiting)
        case closed
    }

    enum Waiting: Sendable {
        case content
        case authentication
        case tls
    }

    struct Transaction: Sendable {
        private(set) var envelope: Envelope
        var hasTooManyRecipients = false
        private var known: Set<AddressKey> = []
        private var knownInvalid: Set<String> = []

        /// The number of recipients, including invalid ones.
        var count: Int { known.count + knownInvalid.count }

        init(_ envelope: Envelope) {
            self.envelope = envelope
        }

        func knows(_ recipient: Recipient) -> Bool { known.contains(recipient.address.key) }

        /// Adds a recipient that is not yet known.
        mutating func add(_ recipient: Recipient) {
            known.insert(recipient.address.key)
            envelope.recipients.append(recipient)
        }

        func knows(_ recipient: InvalidRecipient) -> Bool { knownInvalid.contains(recipient.text) }

        /// Adds a recipient that is not yet known.
        mutating func add(_ recipient: InvalidRecipient) {
            knownInvalid.insert(recipient.text)
            envelope.invalidRecipients.append(recipient)
        }
    }

    struct ChunkProgress: Sendable {
        var decoder: DataDecoder
        var received = 0
        var left = 0
        var isLast = false
        /// Set when the message has been refused; further content is only counted.
        var refusal: Reply?
    }

    let options: SessionOptions
    package internal(set) var peer: SessionPeer
    var state = State.greeted
    /// The name in HELO or EHLO.
    package private(set) var helo: String?
    package private(set) var isExtended = false
    /// The login, by password or certificate.
    package private(set) var login: SessionLogin?
    var usesUTF8 = false
    /// Commands refused since the last accepted message, or since the start of the session.
    private var errors = 0
    /// Bytes of the next line that contain no line end and are not searched again.
    private var searched = 0
    /// Bytes already discarded of a line that is too long.
    private var skipped = 0
    /// The start of that line, for the log.
    private var skippedStart: [UInt8] = []
    /// The length of a line beyond which the client is not a mail client.
    private static let mostSkipped = 64 << 10

    package init(options: SessionOptions, peer: SessionPeer) {
        self.options = options
        self.peer = peer
        login = peer.certificateName.map { SessionLogin(name: $0) }
    }

    /// The 220 reply that opens the session.
    package var greeting: Reply { Reply(220, nil, "\(options.hostName) ESMTP gsuite-gateway") }

    /// True while `receive` must not be called.
    package var isWaiting: Bool {
        switch state {
        case .waiting, .closed: true
        default: false
        }
    }

    /// True while a transaction is open; a shutdown lets it finish.
    package var isInTransaction: Bool {
        switch state {
        case .transaction, .data, .chunks, .waiting(.content): true
        default: false
        }
    }

    /// True while the content of a message is being received.
    package var isReceivingContent: Bool {
        switch state {
        case .data: true
        case .chunks(_, let progress): progress.left > 0
        default: false
        }
    }

    /// The protocol name for the Received field (RFC 3848, RFC 6531 section 3.7.3).
    package var protocolName: String {
        guard isExtended else { return "SMTP" }
        return (usesUTF8 ? "UTF8SMTP" : "ESMTP") + (peer.isSecure ? "S" : "") + (login == nil ? "" : "A")
    }

    /// Reads from the start of `bytes` and returns the number of bytes consumed: 0 when it needs more, or waits.
    /// Unconsumed bytes must be passed again, followed by new ones.
    package mutating func receive(_ bytes: borrowing Span<UInt8>, into actions: inout [SessionAction]) -> Int {
        switch state {
        case .waiting, .closed: return 0
        case .data: return receiveData(bytes, into: &actions)
        case .chunks(let transaction, let progress) where progress.left > 0:
            return receiveChunk(bytes, transaction, progress, into: &actions)
        default: return receiveLine(bytes, into: &actions)
        }
    }

    private mutating func receiveLine(_ bytes: borrowing Span<UInt8>, into actions: inout [SessionAction]) -> Int {
        let lineFeed = bytes.firstIndex(of: 0x0A, in: min(searched, bytes.count)..<bytes.count)
        let end = lineFeed ?? bytes.count
        guard skipped + end <= Self.mostSkipped else {
            self.end(with: .lineTooLong, abruptly: true, into: &actions)
            return bytes.count
        }
        // Plus one for the CR.
        let isTooLong = skipped > 0 || end > longestLine(bytes) + 1
        if isTooLong, skipped == 0 {
            skippedStart.removeAll(keepingCapacity: true)
            skippedStart.append(bytes.extracting(0..<min(end, SessionNote.longest)))
        }
        guard lineFeed != nil else {
            searched = isTooLong ? 0 : end
            skipped += isTooLong ? end : 0
            return isTooLong ? end : 0
        }
        searched = 0
        skipped = 0
        guard !isTooLong else {
            refuseLongLine(into: &actions)
            return end + 1
        }
        guard end > 0, bytes[end - 1] == 0x0D else {
            self.end(with: .bareLineEnd, abruptly: true, into: &actions)
            return end + 1
        }
        var line: [UInt8] = []
        line.append(bytes.extracting(0..<(end - 1)))
        if case .authenticating = state {
            continueAuthentication(line, into: &actions)
        } else {
            handle(line, into: &actions)
        }
        return end + 1
    }

    /// Refuses a line that is too long, with a note for the log unless it answers a step of the authentication: that is
    /// a secret, even if it begins like a command.
    private mutating func refuseLongLine(into actions: inout [SessionAction]) {
        let before = actions.count
        let isResponse = if case .authenticating = state { true } else { false }
        if isResponse { state = .ready }
        refuse(.lineTooLong, into: &actions)
        if !isResponse { note(skippedStart, since: before, in: &actions) }
    }

    /// The maximum length of the line that starts with `bytes`.
    private func longestLine(_ bytes: borrowing Span<UInt8>) -> Int {
        if case .authenticating = state { return SessionOptions.longestAuthentication }
        let verb = Array("auth ".utf8)
        let isAuthentication =
            bytes.count >= verb.count && verb.indices.allSatisfy { bytes[$0] | 0x20 == verb[$0] }
        return isAuthentication ? SessionOptions.longestAuthentication : options.limits.commandLength
    }

    private mutating func handle(_ line: [UInt8], into actions: inout [SessionAction]) {
        guard !line.contains(0x0D) else { return end(with: .bareLineEnd, abruptly: true, into: &actions) }
        let before = actions.count
        do {
            handle(try CommandParser.parse(line), isASCII: line.allSatisfy { $0 < 0x80 }, into: &actions)
        } catch {
            refuse(error.reply, into: &actions)
        }
        note(line, since: before, in: &actions)
    }

    /// Adds a note for the log where MAIL or RCPT is refused, or a recipient is accepted only to be reported.
    private func note(_ line: [UInt8], since start: Int, in actions: inout [SessionAction]) {
        let verb = line.prefix(4).map { $0 & 0xDF }
        guard verb == Array("MAIL".utf8) || verb == Array("RCPT".utf8), start < actions.count,
            case .reply(let reply) = actions[start], !reply.isPositive || reply == .recipientIsReported
        else { return }
        actions.insert(.note(SessionNote(line, reply)), at: start)
    }

    private mutating func handle(_ command: SMTPCommand, isASCII: Bool, into actions: inout [SessionAction]) {
        switch command {
        case .helo(let name), .ehlo(let name):
            reset(into: &actions)
            helo = name
            if case .ehlo = command { isExtended = true } else { isExtended = false }
            state = .ready
            actions.append(.reply(isExtended ? extensions : Reply(250, nil, options.hostName)))
        case .mail(let mail): begin(mail, isASCII: isASCII, into: &actions)
        case .rcpt(let recipient): add(recipient, isASCII: isASCII, into: &actions)
        case .invalidRcpt(let recipient, let reply):
            add(recipient, isASCII: isASCII, refusal: reply, into: &actions)
        case .data: startData(into: &actions)
        case .bdat(let size, let isLast): startChunk(size: size, isLast: isLast, into: &actions)
        case .rset:
            reset(into: &actions)
            actions.append(.reply(.ok))
        case .noop: actions.append(.reply(.ok))
        case .vrfy: actions.append(.reply(.cannotVerify))
        case .expn: refuse(.notOffered, into: &actions)
        case .help: actions.append(.reply(.help))
        case .quit: end(with: .bye, abruptly: false, into: &actions)
        case .http: end(with: .notHTTP, abruptly: true, into: &actions)
        case .startTLS: startTLS(into: &actions)
        case .auth(let mechanism, let initial): startAuthentication(mechanism, initial, into: &actions)
        }
    }

    /// Returns to the state after EHLO and discards the open transaction.
    mutating func reset(into actions: inout [SessionAction]) {
        switch state {
        case .chunks: actions.append(.abandonContent)
        default: break
        }
        state = idle
        usesUTF8 = false
    }

    /// Replies with an error, and ends the session after too many errors.
    mutating func refuse(_ reply: Reply, into actions: inout [SessionAction]) {
        actions.append(.reply(reply))
        errors += 1
        if errors >= options.limits.errors { end(with: .tooManyErrors, abruptly: true, into: &actions) }
    }

    mutating func end(with reply: Reply, abruptly: Bool, into actions: inout [SessionAction]) {
        switch state {
        case .data, .chunks: actions.append(.abandonContent)
        default: break
        }
        actions.append(.reply(reply))
        actions.append(abruptly ? .abort : .close)
        state = .closed
    }

    private mutating func startTLS(into actions: inout [SessionAction]) {
        guard !peer.isSecure else { return refuse(.tlsActive, into: &actions) }
        guard options.offersStartTLS else { return refuse(.notOffered, into: &actions) }
        reset(into: &actions)
        actions.append(.reply(.readyForTLS))
        actions.append(.startTLS)
        state = .waiting(.tls)
    }

    /// Reports that TLS is active. Everything known about the client is discarded (RFC 3207 section 4.2).
    package mutating func tlsStarted(certificateName: String?) {
        peer.isSecure = true
        peer.certificateName = certificateName
        login = certificateName.map { SessionLogin(name: $0) }
        helo = nil
        isExtended = false
        usesUTF8 = false
        state = .greeted
    }

    /// Reports that the password was correct.
    package mutating func authenticated(as login: SessionLogin, into actions: inout [SessionAction]) {
        guard case .waiting(.authentication) = state else { return }
        self.login = login
        state = .ready
        actions.append(.reply(.authenticated))
    }

    /// Reports that the password was wrong, or may not be tried now.
    ///
    /// - Parameter reason: sent first in a 334 reply, as XOAUTH2 does; after the client's response follows `reply`.
    package mutating func authenticationRefused(
        _ reply: Reply,
        because reason: String? = nil,
        into actions: inout [SessionAction]
    ) {
        guard case .waiting(.authentication) = state else { return }
        guard let reason else {
            state = .ready
            return refuse(reply, into: &actions)
        }
        state = .authenticating(.refused(reply))
        actions.append(.reply(Reply(334, nil, Base64.encode(Array(reason.utf8)))))
    }

    /// Reports that the message was stored or refused.
    package mutating func contentTaken(_ reply: Reply, into actions: inout [SessionAction]) {
        guard case .waiting(.content) = state else { return }
        usesUTF8 = false
        // 421 announces the end of the connection (RFC 5321 section 3.8).
        guard reply.code != 421 else { return end(with: reply, abruptly: true, into: &actions) }
        state = .ready
        // A client whose mail is accepted is not guessing: Odoo sends a thousand messages in one connection.
        if reply.isPositive { errors = 0 }
        actions.append(.reply(reply))
    }

    /// Ends the session at the caller's request: a timeout, a shutdown or a login that is no longer valid.
    ///
    /// - Parameter abruptly: whether the client may still be sending; that input is ignored.
    package mutating func close(with reply: Reply, abruptly: Bool = false, into actions: inout [SessionAction]) {
        guard !isClosed else { return }
        end(with: reply, abruptly: abruptly, into: &actions)
    }

    /// The state between transactions.
    var idle: State { helo == nil ? .greeted : .ready }

    package var isClosed: Bool { if case .closed = state { true } else { false } }
}
