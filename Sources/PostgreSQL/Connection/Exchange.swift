import CPQ

/// Statements that are sent together, and what became of them: one round trip, however many there are.
struct Exchange {
    private enum Role {
        case begin
        case commit
        case deallocate
        case prepare(String)
        /// A statement, by its number.
        case statement(Int)
    }

    private enum Request {
        case prepare(name: String, sql: String)
        case prepared(name: String, EncodedParameters)
        case direct(String, EncodedParameters = EncodedParameters())
    }

    private var requests: [(role: Role, request: Request)] = []
    private var answers: [PostgreSQLRows] = []
    private var failure: PostgreSQLError?
    private var isCommitAnswered = false
    private let isReadOnly: Bool
    private let hasCommit: Bool

    /// - Parameters:
    ///   - mode: that of the statements' transaction.
    ///   - begin: the statement that begins it, if it is not under way.
    ///   - commits: whether it ends with these statements.
    init(
        _ statements: [PostgreSQLStatement],
        in mode: TransactionMode,
        begin: String?,
        commits: Bool,
        cache: inout StatementCache
    ) throws(PostgreSQLError) {
        (hasCommit, isReadOnly) = (commits, mode.isReadOnly)
        let encoded = try Self.encode(statements)
        if let begin { requests.append((.begin, .direct(begin))) }
        for (index, statement) in statements.enumerated() {
            guard statement.isKept else {
                requests.append((.statement(index), .direct(statement.sql, encoded[index])))
                continue
            }
            let plan = cache.plan(statement.sql)
            if let evicted = plan.evicted { requests.append((.deallocate, .direct("DEALLOCATE \(evicted)"))) }
            if plan.isNew { requests.append((.prepare(statement.sql), .prepare(name: plan.name, sql: statement.sql))) }
            requests.append((.statement(index), .prepared(name: plan.name, encoded[index])))
        }
        if hasCommit { requests.append((.commit, .direct("COMMIT"))) }
    }

    /// What `plan` still needs before its statement can run alone.
    init(preparing sql: String, _ plan: StatementCache.Plan) {
        if let evicted = plan.evicted { requests.append((.deallocate, .direct("DEALLOCATE \(evicted)"))) }
        requests.append((.prepare(sql), .prepare(name: plan.name, sql: sql)))
        (hasCommit, isReadOnly) = (false, false)
    }

    /// BEGIN or ROLLBACK.
    init(control sql: String) {
        requests = [(.begin, .direct(sql))]
        (hasCommit, isReadOnly) = (false, false)
    }

    private static func encode(_ statements: [PostgreSQLStatement]) throws(PostgreSQLError) -> [EncodedParameters] {
        var encoded: [EncodedParameters] = []
        for statement in statements {
            // libpq would send only what comes before it.
            guard !statement.sql.utf8.contains(0) else { throw .invalidValue("a statement contains a NUL character") }
            encoded.append(try EncodedParameters(statement.parameters))
        }
        return encoded
    }

    /// Sends everything and reads all answers.
    ///
    /// - Returns: the answer to each statement.
    mutating func run(_ session: PostgreSQLSession) throws(PostgreSQLError) -> [PostgreSQLRows] {
        let handle = session.handle
        handle.clearNotices()
        var isSent = false
        do throws(PostgreSQLError) {
            try send(session)
            isSent = true
            try receive(session)
            try synchronize(session)
            guard handle.exitPipeline() else { throw session.loseBroken() }
        } catch {
            forgetUnanswered(&session.cache)
            // The connection is closed, or no longer in a known state.
            session.lose(error.endsConnection ? error : .connectionLost("\(error)"))
            _ = session.endInterruption()
            return try concluded(whenLost: error, isSent: isSent, lacksStandby: handle.lacksStandby)
        }
        let interruption = session.endInterruption()
        if let failure, failure.endsConnection { session.lose(.connectionLost("\(failure)")) }
        if let interruption, failure?.state == .queryCancelled { failure = interruption.error }
        if let failure { throw failure }
        guard !hasCommit || isReadOnly || !handle.lacksStandby else { throw Self.unreplicated }
        return answers
    }

    private func send(_ session: PostgreSQLSession) throws(PostgreSQLError) {
        let handle = session.handle
        guard handle.enterPipeline() else { throw session.loseBroken() }
        for (_, request) in requests {
            let isAccepted =
                switch request {
                case .prepare(let name, let sql): handle.prepare(name, sql)
                case .prepared(let name, let parameters): handle.send(prepared: name, parameters)
                case .direct(let sql, let parameters): handle.send(sql, parameters)
                }
            guard isAccepted else { throw session.loseBroken() }
        }
        guard handle.synchronize() else { throw session.loseBroken() }
        while true {
            switch handle.flush() {
            case .done: return
            case .failed: throw session.loseBroken()
            case .pending:
                // The server may be blocked until its answers are read.
                if try session.wait(writable: true).isReadable, !handle.consumeInput() { throw session.loseBroken() }
            }
        }
    }

    private mutating func receive(_ session: PostgreSQLSession) throws(PostgreSQLError) {
        for index in requests.indices {
            var last: PostgreSQLRows?
            while let rows = try session.nextAnswer() { last = rows }
            guard let last else { throw session.loseBroken() }
            switch last.status {
            case PGRES_COMMAND_OK, PGRES_TUPLES_OK, PGRES_EMPTY_QUERY: note(last, of: requests[index].role)
            // An earlier one failed.
            case PGRES_PIPELINE_ABORTED: break
            default:
                guard var error = ServerError(last) else { throw session.loseBroken() }
                if case .statement(let number) = requests[index].role { error.statement = number }
                note(error, of: requests[index].role)
            }
            if last.status != PGRES_COMMAND_OK { forget(requests[index].role, &session.cache) }
        }
    }

    private mutating func note(_ rows: PostgreSQLRows, of role: Role) {
        switch role {
        case .statement: answers.append(rows)
        case .commit:
            isCommitAnswered = true
            // That is how the server answers where a statement of the transaction had failed.
            if rows.commandTag == "ROLLBACK", failure == nil {
                failure = .server(ServerError(state: .transactionAborted, message: "the transaction was rolled back"))
            }
        default: break
        }
    }

    private mutating func note(_ error: ServerError, of role: Role) {
        if case .commit = role {
            // The transaction may be on disk although the server, or a proxy before it, could not confirm it.
            let isOpen = error.isFatal || [.completionUnknown, .resolutionUnknown].contains(error.state)
            guard !isOpen || isReadOnly else {
                failure = .commitUnknown("\(error)")
                return
            }
            isCommitAnswered = true
        }
        guard failure == nil else { return }
        // Otherwise it means that the server became a standby.
        let isOwnFault = error.state == .readOnlyTransaction && isReadOnly
        failure = isOwnFault ? .invalidValue("a transaction that only reads must not write") : .server(error)
    }

    private func synchronize(_ session: PostgreSQLSession) throws(PostgreSQLError) {
        guard try session.nextAnswer()?.status == PGRES_PIPELINE_SYNC else { throw session.loseBroken() }
    }

    /// The error if the connection is lost meanwhile.
    private func concluded(
        whenLost error: PostgreSQLError,
        isSent: Bool,
        lacksStandby: Bool
    ) throws(PostgreSQLError) -> [PostgreSQLRows] {
        if let failure { throw failure }
        if isCommitAnswered {
            if lacksStandby, !isReadOnly { throw Self.unreplicated }
            return answers
        }
        // Until libpq has sent its last bytes, the server does not have the COMMIT.
        if hasCommit, isSent, !isReadOnly { throw .commitUnknown("\(error)") }
        throw error
    }

    private static let unreplicated = PostgreSQLError.commitUnknown(
        "the server has committed, and stopped waiting for its standby"
    )

    /// A statement that may or may not have been prepared is prepared again under another name.
    private func forget(_ role: Role, _ cache: inout StatementCache) {
        if case .prepare(let sql) = role { cache.forget(sql) }
    }

    private func forgetUnanswered(_ cache: inout StatementCache) {
        for (role, _) in requests { forget(role, &cache) }
    }
}

extension EncodedParameters {
    /// No parameters.
    init() {}
}

extension PostgreSQLSession {
    /// The next answer; `nil` at the end of those to one request.
    func nextAnswer() throws(PostgreSQLError) -> PostgreSQLRows? {
        while handle.isBusy {
            // What has arrived before the connection broke was read all the same.
            guard !handle.isBroken else { throw loseBroken() }
            _ = try wait()
            _ = handle.consumeInput()
        }
        return handle.nextResult()
    }
}
