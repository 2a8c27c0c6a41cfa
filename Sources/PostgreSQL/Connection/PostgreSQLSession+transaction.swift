extension PostgreSQLSession {
    /// Runs `body` as a transaction, and commits it; rolls back whatever `body` throws.
    ///
    /// Throws `commitUnknown` where the answer to COMMIT is missing. Any other error means that nothing remains.
    package func transaction<Value>(
        _ mode: TransactionMode = .ordinary,
        _ body: (PostgreSQLSession) throws -> Value
    ) throws -> Value {
        precondition(!isInTransaction, "a transaction within another one")
        transactionFailure = nil
        try control(mode.begin)
        self.mode = mode
        defer { self.mode = .ordinary }
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

    private func commit(_ mode: TransactionMode) throws(PostgreSQLError) {
        do throws(PostgreSQLError) {
            // Not even begun where the time is over: what is not sent is not committed.
            try admit()
            var exchange = Exchange(commitOf: mode)
            _ = try exchange.run(self)
        } catch {
            rollBack()
            // That the transaction had failed before says less than why.
            let cause = error.state == .transactionAborted ? transactionFailure ?? error : error
            transactionFailure = cause
            throw cause
        }
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

    /// Ends a transaction that is open. Where that fails, closes the connection, which ends it as well.
    func rollBack() {
        guard isInTransaction else { return }
        do throws(PostgreSQLError) {
            try withGrace { () throws(PostgreSQLError) in try control("ROLLBACK") }
        } catch {
            lose(.connectionLost("a transaction could not be rolled back: \(error)"))
        }
    }
}
