import CCurl

/// The submission of one message.
final class MailTransfer: CurlTransfer, @unchecked Sendable {
    typealias Outcome = Result<MailReply, MailSubmissionFailure>

    private let deliver: @Sendable (Outcome) -> Void
    private var replies = ReplyCollector()

    init(
        _ submission: MailSubmission,
        options: CurlOptions,
        deliver: @escaping @Sendable (Outcome) -> Void
    ) throws(MailSubmissionFailure) {
        self.deliver = deliver
        let body = HTTPRequest.Body.stream(length: submission.length, source: submission.content)
        do throws(HTTPFailure) {
            try super.init(body: body, isIdempotent: false)
        } catch {
            throw MailSubmissionFailure(error)
        }
        try configure(submission, options)
        guard easy.isComplete else { throw .unsendable("libcurl refused an option") }
    }

    override func receive(line: UnsafeRawBufferPointer) -> Bool {
        unsafe replies.receive(String(decoding: line, as: UTF8.self))
        return true
    }

    override func finish(_ code: CURLcode) {
        if code == CURLE_OK, let reply = replies.last, reply.code / 100 == 2 {
            return deliver(.success(reply))
        }
        var failure = MailSubmissionFailure(failure(code))
        if let reply = replies.last, reply.code >= 400 {
            // The server refused it, regardless of what had been sent.
            failure.kind = .refused
            failure.reach = .notSent
            failure.reply = reply
            failure.detail = "\(reply.code) \(reply.text)"
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

    static func unsendable(_ detail: String) -> MailSubmissionFailure {
        MailSubmissionFailure(kind: .transport(.badRequest), reach: .notSent, detail: detail)
    }
}
