package import Base
package import Google
import Mail
import Storage
package import Transport

/// Submits a message to a submission server; in production by libcurl.
package protocol Submitter: Sendable {
    func submit(_ submission: MailSubmission) async throws(MailSubmissionFailure) -> MailReply
}

extension CurlMailSubmission: Submitter {}

/// Sends by smtp.gmail.com with XOAUTH2: envelope, visible To and Message-ID stay as they are.
package struct SubmissionCourier: Courier {
    /// The time limit of a submission, to which the time for the message at `slowest` bytes a second is added.
    static let timeout = Duration.minutes(2)
    static let slowest = 64 << 10

    private let submitter: any Submitter
    private let endpoints: Endpoints
    private let tokens: AccessTokens
    private let search: SentSearch
    private let clock: any WallClock

    package init(
        submitter: any Submitter,
        endpoints: Endpoints,
        tokens: AccessTokens,
        search: SentSearch,
        clock: any WallClock
    ) {
        self.submitter = submitter
        self.endpoints = endpoints
        self.tokens = tokens
        self.search = search
        self.clock = clock
    }

    package func deliver(_ outgoing: OutgoingMessage) async -> Outcome {
        if let outcome = Self.unsendable(outgoing.recipients) { return outcome }
        do throws(GrantError) {
            let token = try await tokens.token()
            do { return delivered(try await submitter.submit(submission(outgoing, token))) } catch {
                guard error.kind == .login else { return outcome(of: error, outgoing) }
            }
            // A refused login, like a 401, may be due to an outdated token. Try once more with a new one.
            await tokens.invalidate(token)
            let renewed = try await tokens.token()
            do { return delivered(try await submitter.submit(submission(outgoing, renewed))) } catch {
                return outcome(of: error, outgoing)
            }
        } catch {
            return Outcome(GoogleError(.grant(error)), at: clock.now)
        }
    }

    package func search(for outgoing: OutgoingMessage, since: Timestamp) async -> SentSearchResult {
        await search.search(for: outgoing.trackingID, since: since)
    }

    /// The outcome for recipients whose addresses cannot be submitted; `nil` if there are none.
    private static func unsendable(_ recipients: [Address]) -> Outcome? {
        let refused = recipients.filter { !MailSubmission.isSendable("\($0)") }.map { address in
            let reason = Reason(.notSubmittable, "\(address)")
            return RefusedRecipient(address, Outcome(.failed(reason: reason, status: "5.1.3")))
        }
        return refused.isEmpty ? nil : Outcome(.refusedRecipients(refused))
    }

    private func outcome(of failure: MailSubmissionFailure, _ outgoing: OutgoingMessage) -> Outcome {
        Outcome(failure, to: outgoing.recipients, at: clock.now)
    }

    private func submission(_ outgoing: OutgoingMessage, _ token: Secret) -> MailSubmission {
        let source = outgoing.source(.submission)
        return MailSubmission(
            host: endpoints.submissionHost,
            port: endpoints.submissionPort,
            encryption: endpoints.submissionEncryption,
            login: .accessToken(name: "\(outgoing.account.address)", token),
            sender: outgoing.sender.map { "\($0)" },
            recipients: outgoing.recipients.map { "\($0)" },
            length: source.size,
            content: source,
            timeout: Self.timeout + .seconds(source.size / Self.slowest)
        )
    }

    /// SMTP returns no API id, so the record keeps the server's own: `250 2.0.0 OK 1700000000 x12-y34 - gsmtp`.
    private func delivered(_ reply: MailReply) -> Outcome {
        let words = reply.text.split(whereSeparator: \.isWhitespace)
        let name = words.last == "gsmtp" ? words.dropLast(2).last : words.last
        return Outcome(
            .delivered(remoteID: .smtpQueue(String(name ?? "")), sentMessageID: nil),
            answer: Outcome.line(reply)
        )
    }
}
