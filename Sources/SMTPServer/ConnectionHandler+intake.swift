import Base
import Logging
import Mail
import SMTP
import Storage

/// Handles complete messages: decides whether they may be sent, stores them and replies.
extension ConnectionHandler {
    /// Content up to this size stays in memory, and storing it takes little work before and after the commit.
    private static let briefContent = 64 << 10

    /// The number of times that a decision is repeated because accounts or logins have changed in the meantime.
    private static let mostReconsiderations = 10
    /// So much of a name that did not log in is kept, in bytes.
    static let longestName = 80

    func take() {
        guard let message = incoming else { return }
        incoming = nil
        if let failure = message.failure { return answer(failure, message) }
        if let refusal = refusal(of: message) { return refuse(message, refusal) }
        message.deadline = .now + server.limits.commitTimeout
        switch admit(message) {
        // Memory may be older than a change by the command line: check again before refusing permanently.
        case .refused: reconsider(message)
        case .accepted(let admitted): store(message, admitted)
        }
    }

    private func admit(_ message: IncomingMessage) -> Verdict {
        server.admission.admit(
            message.envelope,
            header: message.header.bytes,
            size: message.content.size,
            listener: listener.name,
            login: session.login
        )
    }

    /// Decides again, by the accounts and logins that are now in the store.
    private func reconsider(_ message: IncomingMessage) {
        guard isConnected else { return message.abandon() }
        message.reconsiderations += 1
        guard message.reconsiderations <= Self.mostReconsiderations else { return answer(.outdated, message) }
        let admission = server.admission
        elsewhere {
            do throws(StorageError) { try await admission.refresh() } catch { return error as StorageError? }
            return nil
        } then: { handler, error in
            guard handler.isConnected else { return message.abandon() }
            if let error { return handler.answer(error, message) }
            switch handler.admit(message) {
            case .refused(let reply): handler.refuse(message, reply)
            case .accepted(let admitted): handler.store(message, admitted)
            }
        }
    }

    /// The refusal that the header or the number of transactions requires.
    private func refusal(of message: IncomingMessage) -> Reply? {
        if message.header.isTooLong { return .headerTooLarge(server.limits.headerSize) }
        if transactions > server.limits.transactions { return .tooManyTransactions }
        return nil
    }

    private func store(
        _ message: IncomingMessage,
        _ admitted: Admitted
    ) {
        let now = server.clock.now
        let new = NewMessage(
            envelope: message.envelope,
            receivedAt: now,
            origin: NewMessage.Origin(
                client: address,
                helo: session.helo,
                login: session.login?.name,
                with: session.protocolName
            ),
            digest: message.takeDigest(),
            summary: admitted.summary,
            deliveries: admitted.deliveries,
            pool: admitted.pool
        )
        let (deadline, revision) = (message.deadline, admitted.revision)
        let (store, duplicates, content) = (server.store, server.duplicates, message.content)
        elsewhere(isBrief: content.size <= Self.briefContent) {
            do throws(StorageError) {
                return Result<Enqueued, StorageError>.success(
                    try await store.enqueue(
                        new,
                        content: content,
                        duplicates: duplicates,
                        asOf: revision,
                        deadline: deadline
                    )
                )
            } catch {
                return .failure(error)
            }
        } then: { handler, result in
            switch result {
            case .success(let enqueued): handler.queued(enqueued, new, size: content.size)
            case .failure(.outdated): handler.reconsider(message)
            case .failure(let error): handler.answer(error, message)
            }
        }
    }

    private func queued(_ enqueued: Enqueued, _ message: NewMessage, size: Int) {
        server.counters.count {
            $0.accepted += 1
            $0.acceptedBytes += size
            if enqueued.duplicateOf != nil { $0.duplicates += 1 }
            if !enqueued.suppressed, message.deliveries.contains(where: \.isCaptured) { $0.captured += 1 }
        }
        // Its metadata costs more than checking the level.
        if enqueued.duplicateOf != nil || logger.logLevel <= .info { log(enqueued, message, size: size) }
        if !enqueued.suppressed {
            server.onQueued(message.deliveries.filter { !$0.isCaptured }.map { enqueued.chosen ?? $0.account })
        }
        resume { $0.contentTaken(.queued(enqueued.id.description), into: &$1) }
    }

    private func log(_ enqueued: Enqueued, _ message: NewMessage, size: Int) {
        var metadata: Logger.Metadata = [
            "queue-id": "\(enqueued.id)",
            "sender": "\(message.envelope.sender.map { "\($0)" } ?? "<>")",
            "recipients": "\(LogList.text(of: message.envelope.recipients.map { "\($0.address)" }))",
            "size": "\(size)",
            "priority": "\(message.deliveries.first.map { "\($0.priority)" } ?? "")",
        ]
        let invalid = message.envelope.invalidRecipients
        if !invalid.isEmpty { metadata["invalid-recipients"] = "\(LogList.text(of: invalid.map(\.text)))" }
        if let login = message.origin.login { metadata["login"] = "\(login)" }
        if let messageID = message.summary.messageID { metadata["message-id"] = "\(messageID)" }
        let captured = message.deliveries.filter(\.isCaptured)
        if let reason = captured.first?.captured { metadata["captured"] = .stringConvertible(reason.sentence) }
        if let duplicate = enqueued.duplicateOf {
            metadata["duplicate-of"] = "\(duplicate)"
            logger.warning(
                enqueued.suppressed ? "accepted: duplicate; not sent" : "accepted: duplicate",
                metadata: metadata
            )
        } else if captured.isEmpty {
            logger.info("accepted", metadata: metadata)
        } else {
            let isWhole = captured.count == message.deliveries.count
            logger.info(isWhole ? "accepted: captured" : "accepted: captured in part", metadata: metadata)
        }
    }

    private func refuse(_ message: IncomingMessage, _ reply: Reply) {
        message.abandon()
        server.counters.count { $0.refused += 1 }
        tell(
            .refusedMessage,
            metadata: ["sender": "\(message.envelope.sender.map { "\($0)" } ?? "<>")", "reply": "\(reply.text)"]
        )
        resume { $0.contentTaken(reply, into: &$1) }
    }

    /// Replies to a problem of the gateway: the client may retry.
    private func answer(_ error: StorageError, _ message: IncomingMessage) {
        message.abandon()
        server.counters.count { $0.deferred += 1 }
        tell(.deferredMessage, .error, metadata: ["error": "\(error)"])
        resume { $0.contentTaken(.deferred(error), into: &$1) }
    }

    func check(_ credentials: Credentials) {
        let (authenticator, admission, address) = (server.authenticator, server.admission, address)
        elsewhere {
            let result = await authenticator.check(credentials, from: address)
            guard case .accepted = result else { return result }
            // Makes a login known that was added a moment ago.
            do throws(StorageError) { try await admission.refresh() } catch { return .unavailable("\(error)") }
            return result
        } then: { handler, result in
            handler.checked(credentials.name, result)
        }
    }

    /// Ends the session if its login was removed, disabled or given another password.
    func checkLogin() {
        guard let login = session.login, !server.admission.holds(login) else { return }
        tell(.endedLogin, .notice, metadata: ["login": "\(login.name)"])
        end(with: .loginEnded, abruptly: true)
    }

    private func checked(_ name: String, _ result: LoginResult) {
        switch result {
        case .accepted(let login): resume { $0.authenticated(as: login, into: &$1) }
        case .unavailable(let reason):
            tell(.uncheckedLogin, .error, metadata: ["error": "\(reason)"])
            resume { $0.authenticationRefused(.authenticationUnavailable, into: &$1) }
        case .busy: resume { $0.authenticationRefused(.authenticationQueueFull, into: &$1) }
        case .refused, .lockedOut:
            server.counters.count { $0.failedLogins += 1 }
            let reply: Reply = result == .refused ? .authenticationFailed : .authenticationBusy
            tell(
                result == .refused ? .failedLogin : .lockedOutLogin,
                metadata: ["login": "\(PeerText.printable(name, longest: Self.longestName))"]
            )
            resume { $0.authenticationRefused(reply, into: &$1) }
            failedLogins += 1
            if failedLogins >= server.limits.failedLogins { end(with: .tooManyErrors) }
        }
    }
}

extension PlannedDelivery {
    fileprivate var isCaptured: Bool { captured != nil }
}

extension Reply {
    fileprivate static let tooManyTransactions = Reply(
        421,
        EnhancedStatus(4, 7, 0),
        "too many messages in one connection; open a new one"
    )

    fileprivate static func deferred(_ error: StorageError) -> Reply {
        switch error {
        case .full: Reply(452, EnhancedStatus(4, 3, 1), "no space to store mail; try again later")
        case .tooSlow: Reply(451, EnhancedStatus(4, 3, 0), "the disk is too slow; try again later")
        default: Reply(451, EnhancedStatus(4, 3, 0), "the message could not be stored; see the gateway's log")
        }
    }
}
