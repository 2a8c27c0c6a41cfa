/// Drives all sessions from one thread.
final class Generator {
    private static let errorLimit = 1000
    private static let hello = Array("EHLO benchmark.example\r\n".utf8)
    private static let data = Array("DATA\r\n".utf8)
    private static let quit = Array("QUIT\r\n".utf8)

    private let options: LoadOptions
    private let mails: [Mail]
    private let sessions: [Session]
    private var poller: Poller
    private var started = 0
    /// The sessions that may send a message, while none is due.
    private var idle: [Session] = []
    /// Where messages are due at a rate: when the first was, and how many have been given to a session.
    private var arrivals = (begin: ContinuousClock.now, count: 0)
    /// Different for each run, so that a server that still has mail of the last run does not treat this run's as duplicates.
    private let firstNumber = Int.random(in: 0..<900_000_000)
    private var buffer = [UInt8](repeating: 0, count: 4096)
    private var measuresFrom = ContinuousClock.now
    private(set) var report = Report()

    init(_ options: LoadOptions) {
        self.options = options
        let mails = options.senders.map { Mail(sender: $0, recipient: options.recipient, size: options.size) }
        self.mails = mails
        sessions = (0..<options.sessions).map { Session(number: $0, mail: mails[$0 % mails.count]) }
        poller = Poller(sessions: options.sessions)
    }

    func run() throws {
        let clock = ContinuousClock()
        let begin = clock.now
        measuresFrom = begin + .seconds(options.warmup)
        let until = measuresFrom + .seconds(options.seconds)
        arrivals.begin = begin
        for session in sessions {
            try connect(session)
        }
        while report.total < options.messages, report.errors < Self.errorLimit {
            let now = clock.now
            guard now < until else { break }
            try sendDue(now)
            for number in try poller.wait(milliseconds: rest(until: until)) {
                try advance(sessions[number])
            }
        }
        report.elapsed = max(min(clock.now, until) - measuresFrom, .zero)
    }

    /// When the next message is due that no session has; `nil` where each session sends as soon as it may.
    private var nextArrival: ContinuousClock.Instant? {
        options.rate.map { arrivals.begin + .seconds(Double(arrivals.count) / $0) }
    }

    /// Gives the messages that are due to the sessions that are free.
    private func sendDue(_ now: ContinuousClock.Instant) throws {
        while let due = nextArrival, due <= now, let session = idle.popLast() {
            arrivals.count += 1
            try follow(session.dialog.sendNext(), 0, in: session)
            // A message that had to wait for a session is late from when it was due.
            session.begun = due
        }
    }

    /// The milliseconds until the end, or the next message that a free session could send.
    private func rest(until end: ContinuousClock.Instant) -> Int32 {
        guard let next = nextArrival, !idle.isEmpty else { return Int32((end - .now) / .milliseconds(1)) + 1 }
        return Int32(max(min(next, end) - .now, .zero) / .milliseconds(1))
    }

    private func connect(_ session: Session) throws {
        session.socket = nil
        let socket = try Socket(port: options.port)
        poller.watch(socket.descriptor, session: session.number)
        session.socket = consume socket
        session.dialog = Dialog()
        session.replies = ReplyReader()
        session.output = []
        session.sent = 0
    }

    private func advance(_ session: Session) throws {
        if session.sent < session.output.count {
            flush(session)
        }
        switch session.socket?.receive(into: &buffer) ?? .ended {
        case .later: return
        case .ended: try fail(session, code: 0)
        case .bytes(let count):
            guard let code = session.replies.code(after: buffer[..<count]) else { return }
            try follow(session.dialog.received(code), code, in: session)
        }
    }

    private func follow(_ step: Dialog.Step, _ code: Int, in session: Session) throws {
        switch step {
        case .send(let part): say(part, in: session)
        case .ready: try sendNext(code, in: session)
        case .taken:
            count(session)
            if options.keepsConnection { return try sendNext(code, in: session) }
            try follow(session.dialog.quit(), code, in: session)
        case .close: try connect(session)
        case .fail: try fail(session, code: code)
        }
    }

    private func sendNext(_ code: Int, in session: Session) throws {
        guard options.rate == nil else { return idle.append(session) }
        try follow(session.dialog.sendNext(), code, in: session)
    }

    private func count(_ session: Session) {
        let now = ContinuousClock.now
        report.total += 1
        if now >= measuresFrom {
            report.latencies.append(Int64((now - session.ended) / .nanoseconds(1)))
            report.transactions.append(Int64((now - session.begun) / .nanoseconds(1)))
        }
    }

    private func fail(_ session: Session, code: Int) throws {
        report.errors += 1
        report.lastError = code
        idle.removeAll { $0 === session }
        try connect(session)
    }

    private func say(_ part: Dialog.Part, in session: Session) {
        if part == .mail {
            session.mail = mails[started % mails.count]
            started += 1
            session.mail.number(firstNumber + started)
            session.begun = .now
        }
        session.output =
            switch part {
            case .hello: Self.hello
            case .mail: session.mail.mail
            case .recipient: session.mail.recipient
            case .data: Self.data
            case .content: session.mail.content
            case .quit: Self.quit
            }
        session.sent = 0
        session.endsMessage = part == .content
        flush(session)
    }

    /// Sends as much as the connection accepts; after the last byte, waits only for the reply.
    private func flush(_ session: Session) {
        while session.sent < session.output.count {
            switch session.socket?.send(session.output, from: session.sent) ?? .ended {
            case .bytes(let count): session.sent += count
            case .later: return poller.waitForRoom(true, session: session.number)
            case .ended:
                // A reply that the server sent before it hung up, if any, is read next.
                session.sent = session.output.count
            }
        }
        poller.waitForRoom(false, session: session.number)
        if session.endsMessage {
            session.ended = .now
            session.endsMessage = false
        }
    }
}
