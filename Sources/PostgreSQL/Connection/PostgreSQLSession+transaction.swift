extension PostgreSQLSession {
    /// Runs `body` as a transaction and commits it, or rolls it back if `body` throws.
    ///
    /// Throws `commitUnknown` if the answer to COMMIT is missing. Any other error means that nothing was committed.
    package func transaction<Value>(
        _ mode: TransactionMode = .ordinary,
        _ body: (PostgreSQLSession) throws -> Value
    ) throws -> Value {
        precondition(!isInTransaction && !isInBody, "a transaction within another one")
        transactionFailure = nil
        try admit()
        self.mode = mode
        // Sent with the first statement.
        (isInBody, pendingBegin) = (true, mode.begin)
        defer { (self.mode, isInBody, pendingBegin, closing) = (.ordinary, false, nil, []) }
        let value: Value
        do {
            value = try body(self)
        } catch {
            rollBack()
            throw error
        }
        try commit(mode)
        return value
    }

    /// Sends these statements, whose answers are not needed, together with the COMMIT.
    package func runAtCommit(_ statements: [PostgreSQLStatement]) {
        precondition(isInTransaction, "no transaction to commit")
        closing += statements
    }

    private func commit(_ mode: TransactionMode) throws(PostgreSQLError) {
        // Nothing was sent, and nothing is to be.
        guard pendingBegin == nil || !closing.isEmpty else { return }
        do throws(PostgreSQLError) {
            // Not even sent after the deadline: what is not sent is not committed.
            try admit()
            try expectTransaction()
            var exchange = try Exchange(closing, in: mode, begin: pendingBegin, commits: true, cache: &cache)
            pendingBegin = nil
            _ = try exchange.run(self)
        } catch {
            if case .server(let failure) = error, let index = failure.statement {
                forgetPlan(of: closing[index].sql, after: error)
            }
            rollBack()
            // The original error says more than "transaction aborted".
            let cause = error.state == .transactionAborted ? transactionFailure ?? error : error
            transactionFailure = cause
            throw cause
        }
    }

    /// Begins the transaction now, for what cannot be sent together with other statements.
    func beginNow() throws(PostgreSQLError) {
        try expectTransaction()
        guard let begin = pendingBegin else { return }
        pendingBegin = nil
        try control(begin)
    }

    /// Throws where a transaction's body goes on although its BEGIN failed: each statement would be committed by itself.
    func expectTransaction() throws(PostgreSQLError) {
        guard isInBody, !isInTransaction else { return }
        throw transactionFailure ?? .connectionLost("the transaction was not begun")
    }

    private func control(_ sql: String) throws(PostgreSQLError) {
        try admit()
        var exchange = Exchange(control: sql)
        do throws(PostgreSQLError) {
            _ = try exchange.run(self)
        } catch {
            if transactionFailure == nil { transactionFailure = error }
            throw error
        }
    }

    /// Rolls back an open transaction. If that fails, closes the connection, which ends it too.
    func rollBack() {
        pendingBegin = nil
        guard isInTransaction else { return }
        do throws(PostgreSQLError) {
            try withGrace { () throws(PostgreSQLError) in try control("ROLLBACK") }
        } catch {
            lose(.connectionLost("a transaction could not be rolled back: \(error)"))
        }
    }
}
