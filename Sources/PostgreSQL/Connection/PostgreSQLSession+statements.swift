import CPQ

extension PostgreSQLSession {
    /// Runs a statement. Outside a transaction, it is a transaction of its own.
    @discardableResult
    package func run(
        _ sql: String,
        _ parameters: [(any PostgreSQLEncodable)?] = []
    ) throws(PostgreSQLError) -> PostgreSQLRows {
        let answers = try run([PostgreSQLStatement(sql, parameters)])
        guard let rows = answers.first else { throw .connectionLost("no answer") }
        return rows
    }

    /// Runs statements in one round trip; none depends on the answer to an earlier one. Outside a transaction, together
    /// they are one.
    ///
    /// - Returns: the answer to each. Throws the first error, after which none of them has an effect.
    package func run(
        _ statements: [PostgreSQLStatement],
        as mode: TransactionMode = .ordinary
    ) throws(PostgreSQLError) -> [PostgreSQLRows] {
        try expectTransaction()
        guard !isInTransaction else { return try exchange(statements, in: self.mode, isAlone: false) }
        transactionFailure = nil
        do throws(PostgreSQLError) {
            return try exchange(statements, in: mode, isAlone: true)
        } catch .server(let error) where error.hasStalePlan || error.state == .unknownStatementName {
            return try exchange(statements, in: mode, isAlone: true)
        }
    }

    private func exchange(
        _ statements: [PostgreSQLStatement],
        in mode: TransactionMode,
        isAlone: Bool
    ) throws(PostgreSQLError) -> [PostgreSQLRows] {
        try admit()
        do throws(PostgreSQLError) {
            let begin = isAlone ? mode.begin : pendingBegin
            var exchange = try Exchange(statements, in: mode, begin: begin, commits: isAlone, cache: &cache)
            pendingBegin = nil
            let answers = try exchange.run(self)
            return answers
        } catch {
            if transactionFailure == nil { transactionFailure = error }
            if case .server(let failure) = error, let index = failure.statement {
                forgetPlan(of: statements[index].sql, after: error)
            }
            if isAlone { rollBack() }
            throw error
        }
    }

    /// Runs any number of statements that take no parameters, such as those that create tables. Outside a transaction,
    /// together they are one.
    package func run(script: String) throws(PostgreSQLError) {
        guard !script.utf8.contains(0) else { throw .invalidValue("a statement contains a NUL character") }
        try beginNow()
        try admit()
        let isAlone = !isInTransaction
        if isAlone { transactionFailure = nil }
        do throws(PostgreSQLError) {
            guard handle.send(script: script) else { throw loseBroken() }
            try drain { _ in }
        } catch {
            let isOpen = if case .server = error { false } else { isAlone && loss != nil }
            throw isOpen ? .commitUnknown("\(error)") : error
        }
    }

    /// Runs a statement and passes its rows to `body` one at a time, so that memory holds only a few of them.
    ///
    /// Once `body` returns false, the remaining rows are discarded. If it throws, the statement is cancelled, and the
    /// transaction can only be rolled back.
    package func forEachRow(
        of statement: PostgreSQLStatement,
        _ body: (PostgreSQLRow) throws -> Bool
    ) throws {
        let encoded = try EncodedParameters(statement.parameters)
        guard !statement.sql.utf8.contains(0) else {
            throw PostgreSQLError.invalidValue("a statement contains a NUL character")
        }
        try beginNow()
        try admit()
        if !isInTransaction { transactionFailure = nil }
        var isWanted = true
        var failure: (any Error)?
        do {
            try send(statement, encoded)
            try drain { rows in
                guard isWanted else { return }
                do {
                    for row in rows where isWanted { isWanted = try body(row) }
                } catch {
                    (failure, isWanted) = (error, false)
                    self.interruptNow(.cancellation)
                }
            }
        } catch {
            forgetPlan(of: statement.sql, after: error)
            throw failure ?? error
        }
        if let failure { throw failure }
    }

    /// Sends a statement in single-row mode, which libpq supports only for a statement sent alone.
    private func send(_ statement: PostgreSQLStatement, _ parameters: EncodedParameters) throws(PostgreSQLError) {
        var isSent: Bool
        if statement.isKept {
            let plan = cache.plan(statement.sql)
            if plan.isNew {
                var exchange = Exchange(preparing: statement.sql, plan)
                do throws(PostgreSQLError) { _ = try exchange.run(self) } catch { throw note(error) }
                try admit()
            }
            isSent = handle.send(prepared: plan.name, parameters)
        } else {
            isSent = handle.send(statement.sql, parameters)
        }
        isSent = isSent && handle.handOutRows()
        guard isSent else { throw note(loseBroken()) }
    }

    /// A statement that the server no longer has, or has planned for tables that have changed, is prepared again.
    func forgetPlan(of sql: String, after error: any Error) {
        guard case .server(let error)? = error as? PostgreSQLError,
            error.hasStalePlan || error.state == .unknownStatementName
        else { return }
        cache.forget(sql)
    }

    /// Flushes libpq's buffer, then passes each answer to `body`.
    private func drain(_ body: (PostgreSQLRows) -> Void) throws(PostgreSQLError) {
        var failure: PostgreSQLError?
        do throws(PostgreSQLError) {
            while case .pending = handle.flush() {
                if try wait(writable: true).isReadable { _ = handle.consumeInput() }
            }
            while let rows = try nextAnswer() {
                switch rows.status {
                case PGRES_FATAL_ERROR, PGRES_BAD_RESPONSE:
                    guard let error = ServerError(rows) else { throw loseBroken() }
                    failure = failure ?? .server(error)
                // COPY data would have to be sent or read first.
                case PGRES_COPY_IN, PGRES_COPY_OUT, PGRES_COPY_BOTH:
                    throw .invalidValue("COPY is not supported")
                default: body(rows)
                }
            }
        } catch {
            lose(error.endsConnection ? error : .connectionLost("\(error)"))
            _ = endInterruption()
            throw note(failure ?? error)
        }
        let interruption = endInterruption()
        if let failure, failure.endsConnection { lose(.connectionLost("\(failure)")) }
        if let interruption, failure?.state == .queryCancelled { failure = interruption.error }
        if let failure { throw note(failure) }
    }

    private func note(_ error: PostgreSQLError) -> PostgreSQLError {
        if transactionFailure == nil { transactionFailure = error }
        return error
    }
}
