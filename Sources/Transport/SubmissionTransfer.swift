import Base
import CCurl

/// The submission of one message.
final class SubmissionTransfer: CurlTransfer, @unchecked Sendable {
    typealias Outcome = Result<MailReply, MailSubmissionFailure>

    private let deliver: @Sendable (Outcome) -> Void
    private var dialog: SubmissionDialog

    init(
        _ submission: MailSubmission,
        options: CurlOptions,
        deliver: @escaping @Sendable (Outcome) -> Void
    ) throws(MailSubmissionFailure) {
        self.deliver = deliver
        dialog = SubmissionDialog(recipients: submission.recipients.count)
        let body = HTTPRequest.Body.stream(length: submission.length, source: submission.content)
        do throws(HTTPFailure) {
            try super.init(body: body, isIdempotent: false)
        } catch {
            throw MailSubmissionFailure(error)
        }
        try configure(submission, options)
        guard easy.isComplete else { throw .unsendable("libcurl refused an option") }
    }

    override func sent(command: UnsafeRawBufferPointer) { unsafe dialog.sent(command) }

    /// Ends the transfer before DATA where the server refuses some of the recipients: the message must not be sent
    /// before it is written down who will not get it.
    override func receive(line: UnsafeRawBufferPointer) -> Bool {
        unsafe dialog.received(String(decoding: line, as: UTF8.self))
        return !dialog.isComplete || dialog.acceptsAll
    }

    override var maySendBody: Bool { dialog.acceptsAll }

    override func finish(_ code: CURLcode) {
        if code == CURLE_OK, let reply = dialog.lastReply, reply.code / 100 == 2, dialog.acceptsAll {
            return deliver(.success(reply))
        }
        var failure = MailSubmissionFailure(failure(code))
        if dialog.isComplete, let reply = dialog.refusals.min(by: { $0.key < $1.key })?.value {
            failure.refuse(with: reply)
            failure.refusals = dialog.refusals
        } else if let reply = dialog.refusal {
            // The server refused it, regardless of what had been sent.
            failure.refuse(with: reply)
        }
        if code == CURLE_LOGIN_DENIED { failure.kind = .login }
        deliver(.failure(failure))
    }

    override func abandon(because reason: String, kind: HTTPFailure.Kind) {
        deliver(.failure(MailSubmissionFailure(abandonment(reason, kind))))
    }
}

extension MailSubmissionFailure {
    fileprivate init(_ failure: HTTPFailure) {
        self.init(kind: .transport(failure.kind), reach: failure.reach, detail: failure.detail)
    }

    fileprivate mutating func refuse(with reply: MailReply) {
        kind = .refused
        reach = .notSent
        self.reply = reply
        detail = "\(reply.code) \(reply.text)"
    }

    static func unsendable(_ detail: String) -> MailSubmissionFailure {
        MailSubmissionFailure(kind: .transport(.badRequest), reach: .notSent, detail: detail)
    }
}

extension SubmissionTransfer {
    func configure(_ submission: MailSubmission, _ options: CurlOptions) throws(MailSubmissionFailure) {
        guard !submission.recipients.isEmpty else { throw .unsendable("no recipients") }
        let addresses = submission.recipients + [submission.sender].compactMap(\.self)
        guard addresses.allSatisfy(MailSubmission.isSendable), Self.fitsALine(submission.clientName ?? "") else {
            throw .unsendable("an address has a forbidden character")
        }
        let scheme = submission.encryption == .tls ? "smtps" : "smtp"
        let host = submission.host.contains(":") ? "[\(submission.host)]" : submission.host
        // libcurl takes the EHLO name from the path.
        let url = "\(scheme)://\(host):\(submission.port)/\(submission.clientName ?? "")"
        guard let parts = URLParts(url), parts.host == host.lowercased() else {
            throw .unsendable("\(host):\(submission.port) is not a valid server")
        }
        easy.set(CURLOPT_URL, url)
        easy.set(CURLOPT_PROTOCOLS_STR, "smtp,smtps")
        easy.apply(options, host: parts.host, timeout: submission.timeout)
        easy.set(CURLOPT_HTTPPROXYTUNNEL, 1)
        let protection = submission.encryption == .plain ? CURLUSESSL_NONE : CURLUSESSL_ALL
        easy.set(CURLOPT_USE_SSL, Int(protection.rawValue))
        setTrust(submission.trust)
        setLogin(submission.login)
        easy.set(CURLOPT_MAIL_FROM, submission.sender ?? "")
        easy.set(CURLOPT_MAIL_RCPT, submission.recipients)
        // One refusal must not keep libcurl from asking for the others.
        unsafe easy.note(shim_setopt_allow_refused_recipients(easy.pointer))
        easy.set(CURLOPT_UPLOAD, 1)
        easy.set(CURLOPT_INFILESIZE_LARGE, offset: submission.length)
    }

    private func setTrust(_ trust: MailSubmission.Trust) {
        switch trust {
        case .standard:
            break
        case .caFile(let path):
            easy.set(CURLOPT_CAINFO, path)
        case .anything:
            easy.set(CURLOPT_SSL_VERIFYPEER, 0)
            easy.set(CURLOPT_SSL_VERIFYHOST, 0)
        }
    }

    private func setLogin(_ login: MailSubmission.Login) {
        switch login {
        case .none:
            break
        case .password(let name, let password):
            easy.set(CURLOPT_USERNAME, name)
            easy.set(CURLOPT_PASSWORD, password.reveal())
        case .accessToken(let name, let token):
            easy.set(CURLOPT_USERNAME, name)
            easy.set(CURLOPT_XOAUTH2_BEARER, token.reveal())
            easy.set(CURLOPT_LOGIN_OPTIONS, "AUTH=XOAUTH2")
        }
        // Sends the initial response with AUTH, which saves a round trip (RFC 4954 section 4).
        easy.set(CURLOPT_SASL_IR, 1)
    }

    private static func fitsALine(_ text: String) -> Bool {
        text.utf8.allSatisfy { $0 > 0x1f && $0 != 0x7f && $0 != UInt8(ascii: "<") && $0 != UInt8(ascii: ">") }
    }
}
